/** The kernels on a web page: workers from a Blob, a main thread that must not sleep. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleKernels } from './bundle.ts';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const browser = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => BROWSERS.map((name) => join(folder, name)))
  .find(existsSync);

const PROGRAM = `
  import { createSimdKernels } from './kernels.mjs';
  const report = (value) => fetch('/report', { method: 'POST', body: JSON.stringify(value) });
  try {
    const warnings = [];
    const kernels = await createSimdKernels({ threads: 3, serialBelow: 0, onWarning: (line) => warnings.push(line) });
    const a = new Float32Array(20 * 300).fill(0.5);
    const b = new Float32Array(300 * 50).fill(2);
    const product = kernels.matmul({ a, b, rows: 20, inner: 300, columns: 50 });
    const sizes = { time: 5, batch: 2, units: 40 };
    const recurrentKernel = new Float32Array(40 * 120).fill(0.01);
    const weights = { recurrentKernel, recurrentBias: new Float32Array(120), initialState: new Float32Array(80) };
    const { outputs } = kernels.gruSequenceForward({ projection: new Float32Array(1200).fill(1), ...weights, ...sizes });
    const same = outputs.subarray(320).every((h) => h === outputs[320]);
    await report({ threads: kernels.threads, warnings, product: [product[0], product[999]], same });
  } catch (error) {
    await report(String(error));
  }
`;

let bundle: string;
beforeAll(async () => {
  bundle = await bundleKernels();
});
afterAll(() => rmSync(bundle, { recursive: true, force: true }));

/** Serves the page, with the headers that give it SharedArrayBuffer if `isolated`. Resolves with what it reports. */
async function openPage(isolated: boolean): Promise<unknown> {
  let report: (value: unknown) => void = () => {};
  const reported = new Promise((resolve) => {
    report = resolve;
  });
  const server = createServer(async (request, response) => {
    if (isolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    if (request.url === '/report') {
      report(await json(request));
      response.end();
    } else if (request.url === '/kernels.mjs') {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(readFileSync(join(bundle, 'kernels.mjs')));
    } else {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<script type="module">${PROGRAM}</script>`);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const profile = mkdtempSync(join(tmpdir(), 'char-rnn-browser-'));
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${profile}`];
  // A group of its own, so that its helper processes can be ended with it: they would go on writing to the profile.
  const child = spawn(browser!, [...flags, `http://127.0.0.1:${port}/`], { stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    return await Promise.race([reported, ended.then((code) => `the browser ended with ${code}`)]);
  } finally {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 20 });
  }
}

const name = browser === undefined ? 'SKIPPED, no Chromium in the PATH: ' : '';

test.skipIf(browser === undefined)(`${name}an isolated page has threads`, async () => {
  expect(await openPage(true)).toEqual({ threads: 3, warnings: [], product: [300, 300], same: true });
});

test.skipIf(browser === undefined)(`${name}a page that is not isolated has one thread, and a warning`, async () => {
  const warnings = [expect.stringContaining('SharedArrayBuffer')];
  expect(await openPage(false)).toEqual({ threads: 1, warnings, product: [300, 300], same: true });
});
