import { type CheerioAPI, load } from 'cheerio';
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { type RunReport, renderReport } from '../src/index.ts';
import { exampleRun } from './example-run.ts';
import { HOSTILE, runOfTexts, variants } from './variants.ts';

/** `<meta />` is as valid as `<meta>`, and how long a title may be is a matter of search engines. */
const rules = { 'void-style': 'off', 'long-title': 'off' } as const;
const validator = new HtmlValidate({ extends: ['html-validate:recommended', 'html-validate:document'], rules });

const pageOf = (run: RunReport): CheerioAPI => load(renderReport(run));
/** Words as a reader sees them. */
const wordsOf = ($: CheerioAPI, selector: string): string => $(selector).text().replace(/\s+/g, ' ').trim();
const example = exampleRun();

describe.each(Object.entries(variants))('%s', (_name, run) => {
  const html = renderReport(run);

  test('is valid HTML', () => {
    const { results } = validator.validateStringSync(html);
    expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))).toEqual(
      [],
    );
  });

  test('shows nothing that is no number', () => {
    expect(html).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
  });

  test('is the same page each time', () => {
    expect(renderReport(run)).toBe(html);
  });

  test('stays below 150 KB', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(150_000);
  });
});

test('begins with the numbers that one asks for first', () => {
  const $ = pageOf(example);
  const best = Math.min(...example.validations.map(({ loss }) => loss));
  const { step } = example.validations.find(({ loss }) => loss === best)!;
  const figures = Object.fromEntries(
    $('dl > div')
      .toArray()
      .map((div) => [$('dt', div).text(), $('strong', div).text()]),
  );
  expect(figures).toEqual({
    'Validation loss': best.toFixed(4),
    'Against 5-gram': `−${(1.669 - best).toFixed(3)}`,
    'Training loss': example.epochs.at(-1)!.loss.toFixed(4),
    Steps: '2,340',
    Time: '16m 30s',
    Parameters: '1,233,474',
  });
  expect(wordsOf($, 'dl')).toContain(
    `${(best / Math.LN2).toFixed(3)} bits; the best, at step ${step.toLocaleString('en-US')}`,
  );
});

test('says how a run ended and what was warned of', () => {
  const $ = pageOf(variants['a run that failed']);
  expect(wordsOf($, '.state')).toBe('✕ Failed The loss of step 401 is not finite.');
  expect(wordsOf($, '[aria-label=Warnings] li')).toBe('The held-out part is only 50 characters long.');
});

test('speaks of bytes where the model reads bytes', () => {
  const words = wordsOf(pageOf({ ...example, text: { ...example.text, unit: 'byte' } }), 'main');
  expect(words).toContain('1,115,394 bytes');
  expect(words).toContain('nats per byte');
  expect(words).toContain('bits per byte');
  expect(words).not.toMatch(/nats.{1,5}char/);
});

test('lists every setting that is set', () => {
  const $ = pageOf(example);
  const [name, value] = ['learningRate', '0.002'];
  const rows = Object.fromEntries(
    $('tbody tr')
      .toArray()
      .map((row) => [$('th', row).text(), $('td', row).text()]),
  );
  expect(rows).toMatchObject({ [name]: value, carryState: 'true', processor: example.machine.processor, units: '512' });
  expect(rows).not.toHaveProperty('initFrom');
});

test('gives the losses as a table too, with the best one marked', () => {
  const run = exampleRun({ epochs: 3, stepsPerEpoch: 10 });
  const $ = pageOf(run);
  const rows = $('details tbody tr')
    .toArray()
    .map((row) =>
      $('th, td', row)
        .map((_, cell) => $(cell).text())
        .toArray(),
    );
  expect(rows.map(([step, epoch]) => [step, epoch])).toEqual([
    ['10', '1'],
    ['20', '2'],
    ['30', '3'],
  ]);
  const best = Math.min(...run.validations.map(({ loss }) => loss));
  expect(rows.map(([, , , validation]) => validation)).toEqual(
    run.validations.map(({ loss }) => `${loss.toFixed(4)}${loss === best ? ' (best)' : ''}`),
  );
});

describe('samples', () => {
  const withSamples = (...texts: string[]) =>
    pageOf({ ...example, samples: texts.map((text, i) => ({ step: i + 1, temperature: 0.8, text })) });

  test('stand whole and in order, with their prompts', () => {
    const $ = pageOf(example);
    const written = $('article pre')
      .map((_, pre) => $(pre).text())
      .toArray();
    expect(written).toEqual(example.samples.map(({ prompt, text }) => `${prompt}${text}`));
    expect(wordsOf($, 'article:first h3')).toBe('After 156 steps');
  });

  test('keep line breaks at both ends, and long ones are not cut', () => {
    const text = `\n\nLINE\n${'long '.repeat(5000)}\n`;
    expect(withSamples(text)('pre').text()).toBe(text);
  });

  test('show control characters as pictures', () => {
    expect(withSamples('a\u0000b\u001b[31m\tc\u007f')('pre').text()).toBe('a␀b␛[31m\tc␡');
  });

  test('of a run with thousands are chosen evenly, first and last among them', () => {
    const $ = withSamples(...Array.from({ length: 3000 }, (_, i) => `text ${i}`));
    const written = $('pre')
      .map((_, pre) => $(pre).text())
      .toArray();
    expect(written).toHaveLength(50);
    expect([written[0], written[49]]).toEqual(['text 0', 'text 2999']);
    expect($('main').text()).toContain('50 of 3,000 samples');
  });
});

describe('a hostile text', () => {
  const $ = pageOf(variants['a run of hostile texts']);

  test('stays text wherever it appears', () => {
    expect($('h1').text()).toBe(HOSTILE);
    expect($('title').first().text()).toContain(HOSTILE);
    expect($('pre').text()).toBe(HOSTILE + HOSTILE);
    expect($('[aria-label=Warnings] li').text()).toBe(HOSTILE);
    expect($('#loss-description').text()).toContain(HOSTILE);
    // name, processor, backend, device, Node, operating system, and name and value of a setting
    const cells = $('tbody th, tbody td').filter((_, cell) => $(cell).text() === HOSTILE);
    expect(cells).toHaveLength(8);
  });

  test('adds no element and no attribute to the page', () => {
    const namesOf = (page: CheerioAPI) =>
      page('*')
        .toArray()
        .map((element) => [page(element).prop('tagName'), ...Object.keys(page(element).attr() ?? {})]);
    expect(namesOf($)).toEqual(namesOf(pageOf(runOfTexts('harmless'))));
    expect($('script, img, link, iframe, object, embed, base, form')).toHaveLength(0);
  });
});
