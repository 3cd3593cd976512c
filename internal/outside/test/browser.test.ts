/** Tokenizer, kernels, files and sampler in a real page, built by Vite out of what npm installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { browserPath } from '../src/find-browser.ts';

const project = inject('project');
const page = join(project, 'page');
const request = { model: 'model', prompt: 'The fox ', options: { length: 200, temperature: 0.8, seed: 11 } };
const title = `${browserPath === undefined ? 'SKIPPED, no Chromium in the PATH: ' : ''}in a page`;

/** What a browser asks for before it gives a page SharedArrayBuffer, and so threads that share their memory. */
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

let built: string;
let expected: { text: string; ids: number[] };

beforeAll(() => {
  cpSync(join(dirname(import.meta.dirname), 'page'), page, { recursive: true });
  trainModel(join(page, 'public/model'));
  const vite = spawnSync(process.execPath, [join(project, 'node_modules/vite/bin/vite.js'), 'build'], {
    cwd: page,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  built = `${vite.stdout}\n${vite.stderr}`;
  if (vite.status !== 0) throw new Error(built);
  expected = writeInNode();
}, 60_000);

test('Vite has nothing to complain of', () => {
  expect(built).not.toMatch(/warn|externalized|\[[A-Z_]+\]/i);
});

describe.skipIf(browserPath === undefined)(title, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);
  afterAll(() => browser.close());

  test.each([
    ['of which the browser keeps others apart', ISOLATION, 2],
    ['of which it does not', {}, 1],
  ])('%s, a model writes what it writes in Node', async (_, headers, threads) => {
    const server = await preview({ root: page, configFile: false, logLevel: 'error', preview: { headers, port: 0 } });
    const { result, complaints } = await usePage(browser, server);
    await server.close();
    expect(complaints).toEqual([]);
    expect(result).toMatchObject({ ...expected, isolated: threads > 1 });
    expect(result.kernels).toMatchObject({ threads, description: expect.stringContaining('WebAssembly SIMD') });
    expect(result.kernels.error).toBeLessThan(1e-5);
    expect(result.kernels.warnings).toHaveLength(threads > 1 ? 0 : 1);
  });
});

interface PageResult {
  isolated: boolean;
  text: string;
  ids: number[];
  kernels: { description: string; threads: number; warnings: string[]; error: number };
}

async function usePage(browser: Browser, server: PreviewServer): Promise<{ result: PageResult; complaints: string[] }> {
  const complaints: string[] = [];
  const opened = await browser.newPage();
  opened.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  opened.on('pageerror', (error) => complaints.push(String(error)));
  opened.on('requestfailed', (failed) => complaints.push(`failed: ${failed.url()}`));
  await opened.goto(server.resolvedUrls!.local[0]);
  await opened.waitForFunction('globalThis.useModel');
  const result = await opened.evaluate<PageResult>(`useModel(${JSON.stringify(request)})`);
  await opened.close();
  return { result, complaints };
}

function trainModel(model: string): void {
  const text = join(project, 'page-text.txt');
  writeFileSync(text, 'The quick brown fox jumps over the lazy dog, and the dog dreams of the fox.\n'.repeat(200));
  const sizes = ['--units', '64', '--embedding', '16', '--seq-length', '40', '--batch-size', '16'];
  const words = ['train', text, '--out', model, ...sizes, '--steps', '60', '--learning-rate', '0.01', '--json'];
  execFileSync(process.execPath, [join(project, 'node_modules/@char-rnn/cli/bin/char-rnn.js'), ...words]);
}

function writeInNode(): { text: string; ids: number[] } {
  const program = `
    import { OneStep } from '@char-rnn/sampler';
    import { CharTokenizer } from '@char-rnn/tokenizer';
    const { model, prompt, options } = ${JSON.stringify(request)};
    const text = await (await OneStep.load('public/' + model)).generate(prompt, options);
    console.log(JSON.stringify({ text, ids: [...CharTokenizer.fit(prompt).encode(prompt)] }));`;
  writeFileSync(join(page, 'in-node.mjs'), program);
  return JSON.parse(execFileSync(process.execPath, ['in-node.mjs'], { cwd: page, encoding: 'utf8' }));
}
