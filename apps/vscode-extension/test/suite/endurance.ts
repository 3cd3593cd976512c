/** Half an hour of writing with suggestions, and what the extension host and the completion process hold minute by minute. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { activateExtension, openText, suggestions, type, workspaceFile } from './extension-under-test.ts';
import { makeLargeModel } from './large-model.ts';
import { type HostMemory, measureHostMemory, residentMegabytes } from './memory.ts';

const MINUTES = Number(process.env.CHAR_RNN_MINUTES ?? 30);
/** Between two keys of somebody who types well. */
const KEY_MILLISECONDS = 150;
/** After so many keys a suggestion is taken. */
const KEYS_PER_TAB = 40;
/** After so many keys the last words are deleted again. */
const KEYS_PER_REGRET = 250;
const REGRETTED_CHARACTERS = 60;

interface Minute {
  host: HostMemory;
  completionProcess: number;
  keys: number;
  shown: number;
}

describe('half an hour of writing', () => {
  it('takes no more memory at its end than after its first minutes', async function () {
    this.timeout((MINUTES + 5) * 60_000);
    const api = await activateExtension();
    const text = readFileSync(workspaceFile('coriolanus.txt').fsPath, 'utf8');
    await vscode.commands.executeCommand('charRnn.importModel', vscode.Uri.file(await makeLargeModel(text)));
    const settings = vscode.workspace.getConfiguration('charRnn');
    await settings.update('suggestions.minConfidence', 0, vscode.ConfigurationTarget.Global);
    const editor = await openText(text.slice(0, 20_000));
    const minutes: Minute[] = [];
    let keys = 0;
    let shown = 0;
    for (let minute = 0; minute < MINUTES; minute++) {
      for (const end = Date.now() + 60_000; Date.now() < end; keys++) {
        await type(editor, text[keys % text.length]);
        const asking = suggestions(api, editor).then((offered) => {
          if (offered.length > 0) shown++;
          return offered;
        });
        await sleep(KEY_MILLISECONDS);
        if (keys % KEYS_PER_TAB === 0) await type(editor, (await asking)[0] ?? ' ');
        if (keys % KEYS_PER_REGRET === 0) await deleteBefore(editor, REGRETTED_CHARACTERS);
      }
      const completionProcess = residentMegabytes(api.client.pid!);
      minutes.push({ host: await measureHostMemory(), completionProcess, keys, shown });
      const shownMinute = JSON.stringify(minutes.at(-1), (_, value) =>
        typeof value === 'number' ? Number(value.toFixed(1)) : value,
      );
      console.log(`[suite] minute ${minute + 1}: ${shownMinute}`);
    }
    mkdirSync(process.env.CHAR_RNN_REPORTS!, { recursive: true });
    writeFileSync(join(process.env.CHAR_RNN_REPORTS!, 'endurance.json'), JSON.stringify(minutes, undefined, 2));
    assert.ok(shown > keys / 10, `${shown} suggestions for ${keys} keys`);
    const early = minutes[Math.min(2, minutes.length - 1)];
    const last = minutes.at(-1)!;
    assert.ok(last.host.held - early.host.held < 10, 'the extension host holds more and more');
    assert.ok(last.completionProcess - early.completionProcess < 20, 'the completion process holds more and more');
  });
});

async function deleteBefore(editor: vscode.TextEditor, characters: number): Promise<void> {
  const end = editor.selection.active;
  const start = editor.document.positionAt(editor.document.offsetAt(end) - characters);
  await editor.edit((edit) => edit.delete(new vscode.Range(start, end)));
}
