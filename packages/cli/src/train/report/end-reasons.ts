import type { EndReason } from '../run-limiter.ts';

/** Why a run ended, in words. */
export const END_REASONS: Readonly<Record<EndReason, string>> = {
  epochs: 'all epochs are trained',
  steps: 'the number of steps is reached',
  'time-limit': 'the time is up',
  patience: 'the loss no longer gets better',
  interrupted: 'it can be resumed',
};
