/** How long suggestions take in the extension host, what they keep it from, and what they leave behind. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension.ts';
import { activateExtension, openText, suggestions, type, workspaceFile } from './extension-under-test.ts';
import { makeLargeModel } from './large-model.ts';
import { cpuSeconds, type HostMemory, measureHostMemory, residentMegabytes } from './memory.ts';

const BLOCKS = 4;
const KEYSTROKES_PER_BLOCK = 500;
const FAST_KEYSTROKES = 500;
const DOCUMENT_CHARACTERS = 200_000;
const CHARACTERS = 40;

const LATENCY_P95 = 50;
/** Longer than this a key that is pressed waits noticeably. */
const LONGEST_BLOCK = 10;
const MOST_HOST_MEGABYTES = 100;
/** Between one block of keystrokes and the last: what a host forgets and remembers by itself. */
const FLAT_MEGABYTES = 8;

/** Milliseconds by which the host's event loop came late: all that runs in it, VS Code's own parts as well. */
interface LoopDelay {
  p50: number;
  p99: number;
  max: number;
}

interface Report {
  /** From keystroke to items. */
  milliseconds: { p50: number; p95: number; p99: number };
  /** The longest time for which one request kept the host from all else. */
  longestBlock: number;
  loopDelay: { withoutSuggestions: LoopDelay; withSuggestions: LoopDelay };
  /** Processor seconds in the second that begins one second after the last of many quick keys. */
  cpuAfterLastKey: number;
  hostMemory: { before: HostMemory; inUse: HostMemory; afterBlocks: HostMemory[]; unloaded: HostMemory };
  completionProcessMegabytes: number;
}

describe('latency and memory', () => {
  it("is measured with the tutorial's model and a text of 200 KB", async function () {
    this.timeout(600_000);
    const api = await activateExtension();
    const text = readFileSync(workspaceFile('coriolanus.txt').fsPath, 'utf8');
    const folder = await makeLargeModel(text);
    const settings = vscode.workspace.getConfiguration('charRnn');
    await settings.update('suggestions.maxCharacters', CHARACTERS, vscode.ConfigurationTarget.Global);
    await settings.update('suggestions.minConfidence', 0, vscode.ConfigurationTarget.Global);
    const editor = await openText(
      text.repeat(Math.ceil(DOCUMENT_CHARACTERS / text.length)).slice(0, DOCUMENT_CHARACTERS),
    );
    const typeBlock = async (afterKey: () => Promise<void>): Promise<LoopDelay> => {
      const delays = monitorEventLoopDelay({ resolution: 1 });
      delays.enable();
      for (let i = 0; i < KEYSTROKES_PER_BLOCK; i++) {
        await type(editor, text[i]);
        await afterKey();
      }
      delays.disable();
      return summarize(delays);
    };
    const withoutSuggestions = await typeBlock(() => sleep(5));
    const before = await measureHostMemory();
    await vscode.commands.executeCommand('charRnn.importModel', vscode.Uri.file(folder));
    await suggestions(api, editor, { explicit: true });
    const inUse = await measureHostMemory();
    const pid = api.client.pid!;

    const times: number[] = [];
    let longestBlock = 0;
    let withSuggestions: LoopDelay = { p50: 0, p99: 0, max: 0 };
    const afterBlocks: HostMemory[] = [];
    for (let block = 0; block < BLOCKS; block++) {
      const delay = await typeBlock(async () => {
        const start = performance.now();
        // Asked for, since the delay is not counted; the first part runs at once and keeps the host from all else.
        const asking = suggestOne(api, editor);
        longestBlock = Math.max(longestBlock, performance.now() - start);
        await asking;
        times.push(performance.now() - start);
      });
      if (delay.max > withSuggestions.max) withSuggestions = delay;
      afterBlocks.push(await measureHostMemory());
    }
    times.sort((a, b) => a - b);
    const completionProcessMegabytes = residentMegabytes(pid);

    let cancel = new vscode.CancellationTokenSource();
    for (let i = 0; i < FAST_KEYSTROKES; i++) {
      cancel.cancel();
      cancel = new vscode.CancellationTokenSource();
      await type(editor, text[i]);
      void suggestions(api, editor, { token: cancel.token });
    }
    await sleep(1000);
    const cpuBefore = cpuSeconds(pid);
    await sleep(1000);
    const cpuAfterLastKey = cpuSeconds(pid) - cpuBefore;
    await vscode.commands.executeCommand('charRnn.unloadModel');
    const unloaded = await measureHostMemory();
    const report: Report = {
      milliseconds: {
        p50: times[Math.floor(times.length * 0.5)],
        p95: times[Math.floor(times.length * 0.95)],
        p99: times[Math.floor(times.length * 0.99)],
      },
      longestBlock,
      loopDelay: { withoutSuggestions, withSuggestions },
      cpuAfterLastKey,
      hostMemory: { before, inUse, afterBlocks, unloaded },
      completionProcessMegabytes,
    };
    const shown = JSON.stringify(
      report,
      (_, value) => (typeof value === 'number' ? Number(value.toFixed(2)) : value),
      2,
    );
    console.log(`[suite] ${shown}`);
    mkdirSync(process.env.CHAR_RNN_REPORTS!, { recursive: true });
    writeFileSync(join(process.env.CHAR_RNN_REPORTS!, 'latency.json'), shown);
    assert.equal(times.length, BLOCKS * KEYSTROKES_PER_BLOCK);
    assert.ok(cpuAfterLastKey < 0.1, 'the completion process still computes a second after the last key');
    for (const kind of ['held', 'resident'] as const) {
      const growth = Math.max(inUse[kind], ...afterBlocks.map((memory) => memory[kind])) - before[kind];
      assert.ok(growth < MOST_HOST_MEGABYTES, `the extension host has grown by ${growth} MB (${kind})`);
    }
    const growth = afterBlocks.at(-1)!.held - afterBlocks[0].held;
    assert.ok(growth < FLAT_MEGABYTES, `${growth} MB more are held after ${times.length} keystrokes`);
    assert.ok(unloaded.held - before.held < FLAT_MEGABYTES, 'the memory has not returned');
    // On a machine that does other things a time proves nothing: it is reported, and required only where it was asked for.
    if (process.env.CHAR_RNN_REQUIRE_LATENCY !== '1') return;
    assert.ok(report.milliseconds.p95 <= LATENCY_P95, `p95 is ${report.milliseconds.p95} ms`);
    assert.ok(longestBlock <= LONGEST_BLOCK, `the host was blocked for ${longestBlock} ms`);
  });
});

/** One suggestion without the delay: as when it is asked for, but without alternatives. */
async function suggestOne({ source, contexts }: ExtensionApi, editor: vscode.TextEditor): Promise<void> {
  const settings = { maxCharacters: CHARACTERS, lines: 1, endsWithSentence: false, temperature: 0.3, seed: 0 };
  const { signal } = new AbortController();
  const context = contexts.textBefore(editor.document, editor.selection.active);
  await source.suggest(context, { settings, minConfidence: 0, explicit: false, immediate: true, signal });
}

function summarize(delays: IntervalHistogram): LoopDelay {
  const milliseconds = (nanoseconds: number) => nanoseconds / 1e6;
  return {
    p50: milliseconds(delays.percentile(50)),
    p99: milliseconds(delays.percentile(99)),
    max: milliseconds(delays.max),
  };
}
