import { describe, expect, test } from 'vitest';
import { FIXTURES, fixtureWeights, readFixture, runFixture, toBatchMajor, trainFixture } from './fixture-model.ts';
import { expectClose } from './numbers.ts';

describe.each(FIXTURES)('the float64 reference %s', (name) => {
  const fixture = readFixture(name);
  const result = runFixture(fixture, fixtureWeights(fixture));

  test('logits, final states and loss agree', () => {
    expectClose(toBatchMajor(result.logits, fixture.time, fixture.batch), fixture.logits.data, 'logits');
    expect(fixture.finalStates).toHaveLength(fixture.layers);
    for (const [layer, { data }] of fixture.finalStates.entries()) {
      expectClose(result.finalStates[layer], data, `final state ${layer}`);
    }
    expectClose([result.loss], [fixture.loss], 'loss');
  });

  test.each(Object.keys(fixture.weights))('the gradient of %s agrees', (weight) => {
    expectClose(result.gradients[weight], fixture.gradients[weight].data, weight);
  });

  test('the gradients of the initial states agree', () => {
    for (const [layer, { data }] of fixture.gradientsOfH0.entries()) {
      expectClose(result.initialStateGradients[layer], data, `gradient of h0 ${layer}`);
    }
  });

  test('five Adam steps lower the loss as they should', () => {
    expectClose(trainFixture(fixture), fixture.adam.lossBeforeEachStep, 'losses');
  });
});
