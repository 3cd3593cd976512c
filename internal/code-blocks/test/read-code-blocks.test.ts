import { describe, expect, test } from 'vitest';
import { planParts, readCodeBlocks } from '../src/index.ts';

const blocksOf = (markdown: string) => readCodeBlocks(markdown, 'page.md');
const partsOf = (markdown: string) => planParts(blocksOf(markdown), 'page.md');
const fenced = (info: string, code: string) => `\`\`\`${info}\n${code}\n\`\`\`\n`;

describe('the blocks of a document', () => {
  test('are found wherever Markdown allows them, with their lines', () => {
    const markdown = `# Title\n\n- a list\n\n  ~~~sh\n  echo 1\n  ~~~\n\n> ${fenced('text', 'quoted').replaceAll('\n', '\n> ')}`;
    expect(blocksOf(markdown)).toEqual([
      { kind: 'shell', language: 'sh', text: 'echo 1', line: 6 },
      { kind: 'not run', language: 'text', text: 'quoted', line: 10 },
    ]);
  });

  test('are not run when they are marked as excerpts', () => {
    const kinds = blocksOf(fenced('ts excerpt', 'interface A {}') + fenced('sh excerpt', 'sleep 1000')).map(
      (b) => b.kind,
    );
    expect(kinds).toEqual(['not run', 'not run']);
  });

  test.each([
    ['no language', fenced('', 'npm install'), 'page.md:1: a code block without a language'],
    ['an indented block', 'text\n\n    code\n', 'page.md:3: a code block without a language'],
    ['an unknown language', fenced('tsx', 'x'), 'a code block in "tsx"'],
    ['a language that cannot be run', fenced('python', 'x'), 'write "python excerpt"'],
    ['an unknown mark', fenced('ts no-run', 'x'), '"no-run" behind "ts"'],
    ['two marks', fenced('sh excerpt now', 'x'), '"excerpt now" behind "sh"'],
    ['output in a language of programs', fenced('ts output', 'x'), 'only "excerpt" can stand there'],
  ])('%s is an error', (_, markdown, message) => {
    expect(() => blocksOf(markdown)).toThrow(message);
  });

  test('JSON has to be JSON', () => {
    expect(() => blocksOf(fenced('json', '{ "a": 1 }'))).not.toThrow();
    expect(() => blocksOf(fenced('json', '{ a: 1 }'))).toThrow(SyntaxError);
  });
});

describe('programs', () => {
  const first = fenced('ts', "import a from 'a';\nlet x = 1;");

  test('go on in blocks without imports, on the lines of the document', () => {
    const markdown = `${first}\nprose\n\n${fenced('ts', 'x++;')}`;
    const parts = partsOf(markdown);
    expect(parts).toHaveLength(1);
    const lines = parts[0].source.split('\n');
    expect(lines.map((line, index) => (line === '' ? '' : markdown.split('\n')[index]))).toEqual(lines);
    expect(lines.filter((line) => line !== '')).toEqual(["import a from 'a';", 'let x = 1;', 'x++;']);
  });

  test('begin anew with imports', () => {
    expect(partsOf(first + first).map(({ line }) => line)).toEqual([2, 6]);
  });

  test('do not go on behind commands, their output or a program in another language', () => {
    for (const between of [fenced('sh', 'ls'), fenced('text output', '1'), fenced('js', "import 'a';")]) {
      expect(() => partsOf(first + between + fenced('ts', 'x++;'))).toThrow('begins with no import');
    }
    expect(() => partsOf(fenced('ts', 'x++;'))).toThrow('begins with no import');
    expect(() => partsOf(first + fenced('text', 'a picture') + fenced('ts', 'x++;'))).not.toThrow();
  });

  test('come before their output', () => {
    expect(partsOf(first + fenced('text output', '1'))[0].output).toEqual({ text: '1', line: 6 });
    expect(() => partsOf(fenced('text output', '1'))).toThrow('output without a program');
  });
});
