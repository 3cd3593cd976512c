/** What a comment behind `console.log(...)` says that it prints. */
export interface Expectation {
  text: string;
  line: number;
}

/** The comments behind `console.log(...)` on the same line. `firstLine` is the line of the document that `code` begins on. */
export function findExpectations(code: string, firstLine: number): Expectation[] {
  return code.split('\n').flatMap((line, index) => {
    const comment = /^\s*console\.log\(.*\);\s*\/\/ (.+)$/.exec(line)?.[1];
    return comment === undefined ? [] : [{ text: comment, line: firstLine + index }];
  });
}

/** The first of `expectations` that `printed` lacks, in their order; white space counts as one space, however long. */
export function findMissing(printed: string, expectations: readonly Expectation[]): Expectation | undefined {
  const text = oneSpaced(printed);
  let from = 0;
  return expectations.find((expectation) => {
    const wanted = oneSpaced(expectation.text);
    const at = text.indexOf(wanted, from);
    from = at + wanted.length;
    return at < 0;
  });
}

function oneSpaced(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
