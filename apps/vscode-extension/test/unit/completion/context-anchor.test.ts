import { expect, test } from 'vitest';
import { ContextAnchor, LONGEST_CONTEXT, SHORTEST_CONTEXT } from '../../../src/completion/context-anchor.ts';

const LINE = 'It was the best of times, it was the worst of times;\n';
const between = (text: string) => (from: number, to: number) => text.slice(from, to);

test('a short text is read from its beginning', () => {
  expect(new ContextAnchor().locate(300, between(LINE.repeat(10)))).toBe(0);
});

test('the anchor stays while the cursor moves on, and then moves to the beginning of a line', () => {
  const text = LINE.repeat(200);
  const anchor = new ContextAnchor();
  const places = new Set<number>();
  let moves = 0;
  let last = -1;
  for (let cursor = 2000; cursor < 8000; cursor++) {
    const place = anchor.locate(cursor, between(text));
    const length = cursor - place;
    expect(length).toBeGreaterThanOrEqual(SHORTEST_CONTEXT);
    expect(length).toBeLessThanOrEqual(LONGEST_CONTEXT);
    expect(place % LINE.length).toBe(0);
    if (place !== last) moves++;
    last = place;
    places.add(place);
  }
  expect(places.size).toBe(moves);
  expect(moves).toBeLessThan(6000 / (LONGEST_CONTEXT - SHORTEST_CONTEXT - 128));
});

test('an edit before the anchor moves it with its text, and one over it makes a new one', () => {
  const text = LINE.repeat(100);
  const anchor = new ContextAnchor();
  const place = anchor.locate(3000, between(text));
  anchor.edit({ offset: 10, length: 0, newLength: 7 });
  const longer = `${text.slice(0, 10)}1234567${text.slice(10)}`;
  expect(anchor.locate(3007, between(longer))).toBe(place + 7);
  anchor.edit({ offset: place, length: 20, newLength: 0 });
  const shorter = longer.slice(0, place) + longer.slice(place + 20);
  const moved = anchor.locate(2987, between(shorter));
  expect(2987 - moved).toBeGreaterThanOrEqual(SHORTEST_CONTEXT);
});

test('an edit behind the anchor leaves it where it is', () => {
  const text = LINE.repeat(100);
  const anchor = new ContextAnchor();
  const place = anchor.locate(3000, between(text));
  anchor.edit({ offset: 2990, length: 3, newLength: 5 });
  expect(anchor.locate(3002, between(text))).toBe(place);
});

test('without a line end the anchor is not between the halves of a character', () => {
  const text = 'a😀'.repeat(1000);
  for (let cursor = 1000; cursor < 1010; cursor++) {
    const place = new ContextAnchor().locate(cursor, between(text));
    expect(text.charCodeAt(place)).not.toBeGreaterThanOrEqual(0xdc00);
  }
});
