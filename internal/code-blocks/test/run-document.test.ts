import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { DocumentError, runDocument } from '../src/index.ts';

const fenced = (info: string, code: string) => `\`\`\`${info}\n${code}\n\`\`\`\n`;
let place: string;

/** Runs a document in a fresh folder; in `packages` there is one package, `greeting`, with a command `greet`. */
async function run(markdown: string) {
  const document = join(place, 'page.md');
  await writeFile(document, markdown);
  const folder = join(place, 'fresh');
  await mkdir(folder);
  return runDocument(document, { folder, packages: join(place, 'packages'), env: { NAME: 'reader' } });
}

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'code-blocks-'));
  onTestFinished(() => rm(place, { recursive: true }));
  const greeting = join(place, 'packages', 'greeting');
  await mkdir(greeting, { recursive: true });
  const manifest = { name: 'greeting', type: 'module', exports: './index.js', bin: { greet: './greet.js' } };
  await writeFile(join(greeting, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(greeting, 'index.js'), "export const greeting = 'hello';\n");
  await writeFile(join(greeting, 'greet.js'), "console.log('hello from the command');\n");
});

describe('a document', () => {
  test('is run from top to bottom in one folder', async () => {
    const results = await run(
      fenced('sh', 'echo "for $NAME" > note.txt') +
        fenced(
          'ts',
          "import { readFileSync } from 'node:fs';\nconst note: string = readFileSync('note.txt', 'utf8');",
        ) +
        fenced('ts', 'console.log(note.trim());') +
        fenced('text output', 'for reader'),
    );
    expect(results.map(({ printed }) => printed)).toEqual(['', 'for reader\n']);
  });

  test('has the packages that it installs, and no others', async () => {
    const program = fenced('js', "import { greeting } from 'greeting';\nconsole.log(greeting); // hello");
    await expect(run(program)).rejects.toThrow("Cannot find package 'greeting'");
    await rm(join(place, 'fresh'), { recursive: true });
    await expect(run(fenced('sh', 'npm install greeting') + program)).resolves.toHaveLength(2);
  });

  test('has the commands that it installs', async () => {
    const results = await run(
      fenced('sh', 'npm install --global greeting\ngreet') + fenced('text output', 'hello from the command'),
    );
    expect(results).toHaveLength(1);
  });

  test('that installs something unknown fails', async () => {
    await expect(run(fenced('sh', 'npm install farewell'))).rejects.toThrow('farewell');
    await rm(join(place, 'fresh'), { recursive: true });
    await expect(run(fenced('sh', 'npm publish'))).rejects.toThrow('knows only "install');
  });
});

describe('a part that fails', () => {
  test('fails the document, with the line and what it wrote', async () => {
    const markdown = `# Title\n\n${fenced('ts', "import 'node:fs';\nconst x: number = 1;")}\n${fenced('ts', "throw new Error('broken');")}`;
    const error = await run(markdown).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(DocumentError);
    expect((error as DocumentError).line).toBe(4);
    expect((error as DocumentError).message).toMatch(/page\.md:4: the program ended with exit code 1:.*mts:9/s);
    expect((error as DocumentError).message).toContain('Error: broken');
  });

  test('may be any command of several', async () => {
    await expect(run(fenced('sh', 'false\ntrue'))).rejects.toThrow('page.md:2: the shell ended with exit code 1');
  });
});

describe('what is printed', () => {
  const printing = (comment: string) =>
    fenced('js', `import 'node:fs';\nconsole.log([1, 2, 3, 4, 5, 6, 7, 8, 9]);\nconsole.log('b'); // ${comment}`);

  test('is held against the comments behind console.log', async () => {
    await expect(run(printing('b'))).resolves.toHaveLength(1);
    await rm(join(place, 'fresh'), { recursive: true });
    await expect(run(printing('c'))).rejects.toThrow('page.md:4: "c" is not printed here. Printed is:\n[');
  });

  test('may be longer than a line', async () => {
    const log = 'console.log([1, 2, 3, 4, 5, 6, 7, 8, 9]); // [ 1, 2, 3, 4, 5, 6, 7, 8, 9 ]';
    await expect(run(fenced('js', `import 'node:fs';\n${log}`))).resolves.toHaveLength(1);
  });

  test('comes in the order of the program', async () => {
    const logs = "console.log('a'); // a\nconsole.log('b'); // a";
    await expect(run(fenced('js', `import 'node:fs';\n${logs}`))).rejects.toThrow('page.md:4: "a"');
  });

  test('is all that is printed, where a block of output follows', async () => {
    const program = fenced('sh', 'echo a; echo b');
    await expect(run(program + fenced('text output', 'a'))).rejects.toThrow('page.md:5: other output');
  });
});

test('an aborted document ends only after all that it started', async () => {
  const document = join(place, 'page.md');
  await writeFile(document, fenced('sh', 'sleep 1000 & touch started; wait'));
  const folder = join(place, 'fresh');
  await mkdir(folder);
  const controller = new AbortController();
  const running = runDocument(document, { folder, packages: place, signal: controller.signal });
  await vi.waitFor(() => access(join(folder, 'started')));
  controller.abort(new Error('no longer wanted'));
  // It waits for the end of its output, which the sleeping process holds open.
  await expect(running).rejects.toThrow('no longer wanted');
});
