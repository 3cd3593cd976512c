import prettyMilliseconds from 'pretty-ms';

/** `1,115,394` */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** `1 step`, `1,200 steps` */
export function formatPlural(count: number, one: string): string {
  return `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`;
}

/** `1.5189`, in nats. */
export function formatNats(loss: number): string {
  return loss.toFixed(4);
}

/** `2.191`: a loss in nats as bits. */
export function formatBits(loss: number): string {
  return (loss / Math.LN2).toFixed(3);
}

/** `10 %`, `12.5 %` */
export function formatPercent(part: number): string {
  return `${Math.round(1000 * part) / 10} %`;
}

/** `16m 30s`, `2h 10m` */
export function formatSeconds(seconds: number): string {
  return prettyMilliseconds(1000 * Math.max(0, Math.round(seconds)), { unitCount: 2 });
}

/** `2026-11-25 17:22 UTC` */
export function formatMoment(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
