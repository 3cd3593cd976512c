import { execFileSync } from 'node:child_process';

/** The files that documents take for granted in their reader's folder: two short texts. */
export const READERS_TEXTS: readonly string[] = ['book.txt', 'another.txt'];

/** Writes them, from Moby-Dick, by a program of `project` itself. */
export function writeReadersTexts(project: string): void {
  const program = `
    import { writeFileSync } from 'node:fs';
    import { loadDataset } from '@char-rnn/data/datasets';
    const { text } = await loadDataset('moby-dick');
    writeFileSync('book.txt', text.slice(100_000, 115_000));
    writeFileSync('another.txt', text.slice(500_000, 505_000));`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: project });
}
