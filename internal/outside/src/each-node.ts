import { inject } from 'vitest';
import type { NodeProgram } from './provide-node.ts';

const { own, newer } = inject('nodes');

/** For `describe.each`: titles with the Nodes to run on. One that cannot be had is there too, to be skipped aloud. */
export const eachNode: [title: string, node: NodeProgram | undefined][] = [[`on Node ${own.version}`, own]];
if (newer) eachNode.push([`on Node ${newer.version}`, newer]);
else if (!own.version.startsWith('v24.'))
  eachNode.push(['SKIPPED, Node 24 could not be had from npm for this platform', undefined]);
