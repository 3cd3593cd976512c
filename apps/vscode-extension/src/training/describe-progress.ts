import type { TrainingProgress } from './training-progress.ts';

/** One line for a person: `42 %, loss 1.83, 3 min left`. */
export function describeProgress({ plan, fraction, loss, validation, secondsLeft, step }: TrainingProgress): string {
  if (plan === undefined || step === 0) return 'getting ready …';
  const parts = [`${Math.floor(100 * fraction)} %`];
  if (loss !== undefined) parts.push(`loss ${loss.toFixed(2)}`);
  const last = validation.at(-1);
  if (last !== undefined) parts.push(`on new text ${last.loss.toFixed(2)}`);
  if (secondsLeft !== undefined && fraction < 1) parts.push(`${describeSeconds(secondsLeft)} left`);
  return parts.join(', ');
}

/** `45 s`, `3 min`, `2 h 5 min`. */
export function describeSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
