import { expect } from 'vitest';
import { KernelError, type KernelErrorCode } from '../src/index.ts';

/** Expects a one-line `KernelError` with this code whose message holds every one of `parts`. */
export function expectKernelError(run: () => unknown, code: KernelErrorCode, ...parts: string[]): void {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(KernelError);
  const { code: actual, message } = thrown as KernelError;
  expect(actual).toBe(code);
  expect(message).not.toContain('\n');
  for (const part of parts) expect(message).toContain(part);
}
