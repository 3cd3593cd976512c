/** `1,115,394` */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 step`, `1,200 steps` */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `1.5283 nats/char (2.205 bits/char)` */
export function formatLoss(loss: number): string {
  return `${loss.toFixed(4)} nats/char (${(loss / Math.LN2).toFixed(3)} bits/char)`;
}

/** A word of a command line as a POSIX shell reads it back. */
export function quoteForShell(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
