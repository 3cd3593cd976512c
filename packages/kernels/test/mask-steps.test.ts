import { expect, test } from 'vitest';
import { maskSteps } from '../src/index.ts';
import { expectKernelError } from './expect-error.ts';

test('every step is multiplied by the same mask, and nothing else is changed', () => {
  const sequence = Float32Array.of(1, 2, 3, 4, 5, 6);
  const mask = Float32Array.of(0, 2, -0.5);
  expect(maskSteps({ sequence, mask })).toEqual(Float32Array.of(0, 4, -1.5, 0, 10, -3));
  expect([...sequence]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(maskSteps({ sequence: new Float32Array(0), mask })).toEqual(new Float32Array(0));
});

test('a mask that does not fit is refused', () => {
  const mask = new Float32Array(4);
  expectKernelError(
    () => maskSteps({ sequence: new Float32Array(6), mask }),
    'INVALID_ARGUMENT',
    '6 numbers',
    "mask's 4",
  );
  const empty = new Float32Array(0);
  expectKernelError(() => maskSteps({ sequence: empty, mask: empty }), 'INVALID_ARGUMENT', 'mask.length is 0');
});
