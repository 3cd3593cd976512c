import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** `text` in a style for the standard output: as it is where nobody sees colours (a file, a pipe, NO_COLOR, CI). */
export function styleLine(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout, validateStream: true });
}

/** As `styleLine`, for the standard error. */
export function styleNote(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr, validateStream: true });
}
