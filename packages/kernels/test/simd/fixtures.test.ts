import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SimdKernels } from '../../src/index.ts';
import { FIXTURES, fixtureWeights, readFixture, runFixture, toBatchMajor, trainFixture } from '../fixture-model.ts';
import { expectClose } from '../numbers.ts';
import { createVariant, VARIANTS } from './variants.ts';

describe.each(VARIANTS)('relaxed $relaxed, $threads threads, tile $tile.height x $tile.columns', (variant) => {
  let kernels: SimdKernels;
  beforeAll(async () => {
    kernels = await createVariant(variant);
  });
  afterAll(() => kernels.dispose());

  test.each(FIXTURES)('agrees with the float64 reference %s', (name) => {
    const fixture = readFixture(name);
    const result = runFixture(fixture, fixtureWeights(fixture), kernels);
    expectClose(toBatchMajor(result.logits, fixture.time, fixture.batch), fixture.logits.data, 'logits');
    expectClose([result.loss], [fixture.loss], 'loss');
    expect(Object.keys(result.gradients).sort()).toEqual(Object.keys(fixture.weights).sort());
    for (const [weight, gradient] of Object.entries(result.gradients)) {
      expectClose(gradient, fixture.gradients[weight].data, `gradient of ${weight}`);
    }
    for (const [layer, { data }] of fixture.finalStates.entries()) {
      expectClose(result.finalStates[layer], data, `final state ${layer}`);
      expectClose(result.initialStateGradients[layer], fixture.gradientsOfH0[layer].data, `gradient of h0 ${layer}`);
    }
    expectClose(trainFixture(fixture, kernels), fixture.adam.lossBeforeEachStep, 'losses of five Adam steps');
  });
});
