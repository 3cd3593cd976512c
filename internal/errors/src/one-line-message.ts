/** Longer than any message that does not quote a file. */
const LONGEST_MESSAGE = 800;
/** What is kept of the end of a longer one, where it says what to do. */
const LONGEST_END = 200;

/**
 * For messages that quote files which anybody may have written: one line, of a length for people, without control codes
 * that a terminal would obey.
 */
export function oneLineMessage(message: string): string {
  const short =
    message.length <= LONGEST_MESSAGE
      ? message
      : `${message.slice(0, LONGEST_MESSAGE - LONGEST_END)}...${message.slice(-LONGEST_END)}`;
  return short.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
