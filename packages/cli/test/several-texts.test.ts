import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseEvents, runCharRnn } from './run-char-rnn.ts';
import { makeFolderWithBook, TINY } from './tiny-run.ts';

test('the files of a pattern are one text: trained on, resumed, and evaluated each by itself', async () => {
  const cwd = await makeFolderWithBook();
  await mkdir(join(cwd, 'texts', 'more'), { recursive: true });
  const book = await readFile(join(cwd, 'book.txt'), 'utf8');
  const parts = { 'texts/a.txt': book.slice(0, 6000), 'texts/more/b.txt': book.slice(6000, 12_000) };
  for (const [name, text] of Object.entries(parts)) await writeFile(join(cwd, name), text);
  const char = (...args: string[]) => runCharRnn(args, { cwd });

  const train = ['train', 'texts/**/*.txt', '--out', 'model', ...TINY, '--json'];
  const events = parseEvents((await char(...train, '--steps', '3')).stdout);
  expect(events[0]).toMatchObject({ event: 'start', text: 'a.txt + b.txt', characters: 12_000 });
  const resumed = parseEvents(
    (await char('train', 'texts/**/*.txt', '--out', 'model', '--resume', '--steps', '5', '--json')).stdout,
  );
  expect(resumed.at(-1)).toMatchObject({
    event: 'done',
    step: 5,
    resumeCommand: "char-rnn train 'texts/**/*.txt' --out model --resume --steps 10",
  });
  await writeFile(join(cwd, 'texts', 'a.txt'), book.slice(0, 12_000));
  await writeFile(join(cwd, 'texts', 'more', 'b.txt'), book.slice(12_000));
  const other = parseEvents((await char('train', 'texts/**/*.txt', '--out', 'model', '--resume', '--json')).stdout);
  expect(other).toMatchObject([{ event: 'error', code: 'RESUME_MISMATCH' }]);

  const evaluate = async (...texts: string[]) =>
    parseEvents((await char('evaluate', 'model', ...texts, '--backend', 'cpu', '--json')).stdout)[0]!;
  const [both, first, second] = [
    await evaluate('texts/**/*.txt'),
    await evaluate('texts/a.txt'),
    await evaluate('texts/more/b.txt'),
  ] as unknown as { characters: number; loss: number }[];
  expect(both!.characters).toBe(first!.characters + second!.characters);
  const mean = (first!.characters * first!.loss + second!.characters * second!.loss) / both!.characters;
  expect(both!.loss).toBeCloseTo(mean, 6);
});

test('a text that is kept in a file leaves nothing of it behind, however the run ends', async () => {
  const cwd = await makeFolderWithBook();
  const book = await readFile(join(cwd, 'book.txt'), 'utf8');
  // Above the 64 MiB that are kept in memory.
  await writeFile(join(cwd, 'long.txt'), book.repeat(4500));
  const before = await readdir(cwd);
  const train = (options: string[], onLine?: Parameters<typeof runCharRnn>[1] & object) =>
    runCharRnn(['train', 'long.txt', '--out', 'runs/long', ...TINY, '--json', ...options], { cwd, ...onLine });
  const listIds = () => readdirSync(join(cwd, 'runs', 'long')).filter((name) => name.includes('ids'));

  const wrong = await train(['--batch-size', '100000000']);
  expect(parseEvents(wrong.stdout)).toMatchObject([{ event: 'error', code: 'TEXT_TOO_SHORT' }]);
  expect(await readdir(cwd)).toEqual(before);

  const whileTraining: string[] = [];
  const killed = await train([], {
    onLine(line, kill) {
      if (!line.includes('"event":"step"')) return;
      whileTraining.push(...listIds());
      kill('SIGKILL');
    },
  });
  expect(killed.code).toBeNull();
  // On Windows a file keeps its name while it is open, and whoever is killed does not remove it.
  if (process.platform !== 'win32') expect([...whileTraining, ...listIds()]).toEqual([]);

  const done = await train(['--overwrite', '--steps', '2']);
  expect(parseEvents(done.stdout).at(-1)).toMatchObject({ event: 'done', step: 2 });
  expect(listIds()).toEqual([]);
  expect(existsSync(join(cwd, 'runs', 'long', 'model.json'))).toBe(true);
});
