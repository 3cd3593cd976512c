/** Long enough to recognise a value by, short enough for a one-line message about a file that may be anybody's. */
const LONGEST_QUOTE = 40;

/** A JSON value as it is shown in an error message. */
export function quoteValue(value: unknown): string {
  const json = JSON.stringify(value) ?? 'missing';
  return json.length > LONGEST_QUOTE ? `${json.slice(0, LONGEST_QUOTE)}...` : json;
}
