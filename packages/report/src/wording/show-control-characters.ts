/** Where Unicode has a picture for each of the control characters U+0000 to U+001F. */
const PICTURES = 0x2400;
const PICTURE_OF_DELETE = '␡';

/**
 * Control characters that a model has learned, as pictures: a browser would show nothing, and must not be given a
 * U+0000 at all. Tab and line ends stay.
 */
export function showControlCharacters(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, (character) =>
    character === '\u007f' ? PICTURE_OF_DELETE : String.fromCharCode(PICTURES + character.charCodeAt(0)),
  );
}
