/**
 * How long suggestions take in the extension host, what they keep it from, and what they leave behind. The model has the tutorial's size and
 * random weights: what it suggests is nonsense, what it costs is not.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Architecture, expectedWeights, writeModel } from '@char-rnn/files';
import { CharTokenizer } from '@char-rnn/tokenizer';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension.ts';
import { activateExtension, openText, suggestions, workspaceFile } from './extension-under-test.ts';

const KEYSTROKES = 2000;
const FAST_KEYSTROKES = 500;
const DOCUMENT_CHARACTERS = 200_000;
const CHARACTERS = 40;
/** Longer than this a key that is pressed waits noticeably. */
const LONGEST_BLOCK = 10;
const LATENCY_P95 = 50;
const MOST_HOST_MEGABYTES = 100;

interface Report {
  p50: number;
  p95: number;
  longestBlock: number;
  cpuAfterLastKey: number;
  hostMegabytes: { before: number; inUse: number; afterKeystrokes: number; unloaded: number };
  completionProcessMegabytes: number;
}

describe('latency and memory', () => {
  it("is measured with the tutorial's model and a text of 200 KB", async function () {
    this.timeout(600_000);
    const api = await activateExtension();
    const text = readFileSync(workspaceFile('coriolanus.txt').fsPath, 'utf8');
    const folder = await makeModel(text);
    const before = megabytes();
    await vscode.commands.executeCommand('charRnn.importModel', vscode.Uri.file(folder));
    const settings = vscode.workspace.getConfiguration('charRnn');
    await settings.update('suggestions.maxCharacters', CHARACTERS, vscode.ConfigurationTarget.Global);
    await settings.update('suggestions.minConfidence', 0, vscode.ConfigurationTarget.Global);
    const editor = await openText(
      text.repeat(Math.ceil(DOCUMENT_CHARACTERS / text.length)).slice(0, DOCUMENT_CHARACTERS),
    );
    await suggestions(api, editor, { explicit: true });
    const inUse = megabytes();
    const pid = api.client.pid!;

    const times: number[] = [];
    let longestBlock = 0;
    for (let i = 0; i < KEYSTROKES; i++) {
      await type(editor, text[i]);
      const start = performance.now();
      // Asked for, since the delay is not counted; the first part runs at once and keeps the host from all else.
      const asking = suggestOne(api, editor);
      longestBlock = Math.max(longestBlock, performance.now() - start);
      await asking;
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const afterKeystrokes = megabytes();
    const completionProcessMegabytes = residentMegabytes(pid);

    let cancel = new vscode.CancellationTokenSource();
    for (let i = 0; i < FAST_KEYSTROKES; i++) {
      cancel.cancel();
      cancel = new vscode.CancellationTokenSource();
      await type(editor, text[i]);
      void suggestions(api, editor, { token: cancel.token });
    }
    cancel.cancel();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const cpuBefore = cpuSeconds(pid);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const cpuAfterLastKey = cpuSeconds(pid) - cpuBefore;
    await vscode.commands.executeCommand('charRnn.unloadModel');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const report: Report = {
      p50: times[Math.floor(times.length * 0.5)],
      p95: times[Math.floor(times.length * 0.95)],
      longestBlock,
      cpuAfterLastKey,
      hostMegabytes: { before, inUse, afterKeystrokes, unloaded: megabytes() },
      completionProcessMegabytes,
    };
    console.log(`[suite] ${JSON.stringify(report, undefined, 2)}`);
    mkdirSync(process.env.CHAR_RNN_REPORTS!, { recursive: true });
    writeFileSync(join(process.env.CHAR_RNN_REPORTS!, 'latency.json'), JSON.stringify(report, undefined, 2));
    assert.ok(report.cpuAfterLastKey < 0.1, 'the completion process still computes a second after the last key');
    assert.ok(inUse - before < MOST_HOST_MEGABYTES, 'the extension host has grown too much');
    // On a machine that does other things a time proves nothing: it is reported, and required only where it was asked for.
    if (process.env.CHAR_RNN_REQUIRE_LATENCY !== '1') return;
    assert.ok(report.p95 <= LATENCY_P95, `p95 is ${report.p95} ms`);
    assert.ok(report.longestBlock <= LONGEST_BLOCK, `the host was blocked for ${report.longestBlock} ms`);
  });
});

/** One suggestion without the delay: as when it is asked for, but without alternatives. */
async function suggestOne({ source, contexts }: ExtensionApi, editor: vscode.TextEditor): Promise<void> {
  const settings = { maxCharacters: CHARACTERS, lines: 1, endsWithSentence: false, temperature: 0.4, seed: 0 };
  const { signal } = new AbortController();
  const context = contexts.textBefore(editor.document, editor.selection.active);
  await source.suggest(context, { settings, minConfidence: 0, explicit: false, immediate: true, signal });
}

async function type(editor: vscode.TextEditor, character: string): Promise<void> {
  await editor.edit((edit) => edit.insert(editor.selection.active, character), {
    undoStopBefore: false,
    undoStopAfter: false,
  });
}

async function makeModel(text: string): Promise<string> {
  const tokenizer = CharTokenizer.fit(text);
  const architecture: Architecture = {
    vocabSize: tokenizer.size,
    embeddingDim: 256,
    rnnUnits: 1024,
    rnnLayers: 1,
    cell: 'gru',
    dropout: 0,
  };
  const weights = expectedWeights(architecture).map(({ name, shape }) => {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    return { name, shape, data: Float32Array.from({ length: size }, () => (Math.random() - 0.5) / 8) };
  });
  const folder = mkdtempSync(join(tmpdir(), 'char-rnn-large-'));
  await writeModel(folder, { architecture, tokenizer: tokenizer.toJSON(), weights });
  return folder;
}

function megabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1e6;
}

/** Linux only, as code-server here. */
function residentMegabytes(pid: number): number {
  return (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024) / 1e6;
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
