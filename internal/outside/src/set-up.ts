/** Before all tests: the tarballs, and the project that they are installed in, far from this repository's `node_modules`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { installProject } from './install-project.ts';
import { packPackages } from './pack-packages.ts';
import { type NodeProgram, provideNodes } from './provide-node.ts';
import { writeReadersTexts } from './write-readers-texts.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of the project, whose `node_modules` npm made. */
    project: string;
    nodes: { own: NodeProgram; newer?: NodeProgram };
  }
}

export default function setUp({ provide }: TestProject): () => void {
  const root = mkdtempSync(join(tmpdir(), 'char-rnn-outside-'));
  const project = join(root, 'project');
  installProject(project, packPackages(join(root, 'tarballs')));
  writeReadersTexts(project);
  provide('project', project);
  provide('nodes', provideNodes());
  return () => rmSync(root, { recursive: true, force: true });
}
