/** What a person does, in a browser on a real VS Code: train on an open text, type, take suggestions with Tab and by words. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from '../host/browser.ts';
import type { CodeServer } from '../host/code-server.ts';
import type { Host } from '../host/install-host.ts';

const GHOST = '.ghost-text-decoration, .ghost-text';
const LINES = '.editor-instance .view-lines';
const STATUS = '.statusbar-item[id*="charRnn"]';
const LONG = 120_000;

export interface UserViewOptions {
  host: Host;
  server: CodeServer;
  root: string;
  workspace: string;
  /** Of the text to train on, and of the one that is written. */
  textFile: string;
  playFile: string;
  screenshots: string;
}

export async function runUserView({
  host,
  server,
  root,
  workspace,
  textFile,
  playFile,
  screenshots,
}: UserViewOptions): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  const { browser, page } = await openBrowser(host, root);
  page.setDefaultTimeout(LONG);
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  const see = (name: string) => page.screenshot({ path: join(screenshots, `${name}.png`), timeout: LONG });
  try {
    await page.goto(server.workbench(workspace, [['openFile', server.remote(textFile)]]));
    await page.waitForSelector(`${STATUS}:has-text("Char-RNN")`, { timeout: LONG });
    await see('1-open');

    await runCommand(page, 'Train Char-RNN on This File');
    await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("Good")');
    await see('2-choose');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`${STATUS}:has-text("%")`, { timeout: LONG });
    await page.waitForSelector('.notification-toast:has-text("loss")', { timeout: LONG });
    await runCommand(page, 'Char-RNN: Show Dashboard');
    await page.waitForTimeout(3000);
    await see('3-training');
    await page.waitForSelector(`${STATUS}:has-text("coriolanus")`, { timeout: LONG });
    await page.waitForTimeout(500);
    await see('4-trained');
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'View: Close All Editors');

    await openFile(page, playFile);
    await page.waitForSelector(`${STATUS}:has-text("coriolanus")`, { timeout: LONG });
    await page.click(`${LINES}`);
    await page.keyboard.press('Control+End');
    const typed = 'First Citizen:\nWe are ';
    await page.keyboard.type(typed, { delay: 20 });
    const first = await waitForGhost(page);
    await see('5-ghost');
    await page.keyboard.press('Tab');
    await waitForText(page, typed + first);

    await page.keyboard.type(' ', { delay: 20 });
    const second = await waitForGhost(page);
    await see('6-next');
    await page.keyboard.press('Control+ArrowRight');
    const word = /^\s*\S+/.exec(second)![0];
    await page.waitForTimeout(300);
    await see('7-word');
    await page.keyboard.press('Escape');
    await page.waitForSelector(GHOST, { state: 'detached' });
    await page.keyboard.press('Control+S');
    await page.waitForSelector('.tab.dirty', { state: 'detached' });
    await page.waitForTimeout(300);
    const saved = readFileSync(playFile, 'utf8');
    assert.ok(saved.startsWith(`${typed}${first} `), `The file has ${JSON.stringify(saved)}.`);
    const taken = saved.slice(typed.length + first.length + 1);
    assert.ok(
      second.startsWith(taken) && taken !== '' && taken.trim() === word.trim(),
      `Of ${JSON.stringify(second)} was taken ${JSON.stringify(taken)}.`,
    );
    console.log(
      `  typed ${JSON.stringify(typed)}, Tab took ${JSON.stringify(first)}, Ctrl+Right took ${JSON.stringify(taken)} of ${JSON.stringify(second)}`,
    );

    await runCommand(page, 'Char-RNN: Focus on Models View');
    await page.waitForTimeout(500);
    await see('8-models');
    await runCommand(page, 'Char-RNN: Show Dashboard');
    await page.waitForTimeout(4000);
    await see('9-dashboard');
  } catch (error) {
    // What went wrong is said by the error, whether there is a picture of it or not.
    await see('failed').catch(() => undefined);
    throw error;
  } finally {
    writeFileSync(
      join(screenshots, 'console.txt'),
      [...page.frames().map((frame) => frame.url()), ...problems].join('\n'),
    );
    await browser.close();
  }
}

async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.waitForSelector('.quick-input-widget input');
  await page.keyboard.type(title);
  await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("${title.replace(/^.*: /, '')}")`);
  await page.keyboard.press('Enter');
}

async function openFile(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Control+P');
  await page.waitForSelector('.quick-input-widget input');
  await page.keyboard.type(path.split('/').at(-1)!);
  await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("${path.split('/').at(-1)}")`);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`.tab.active:has-text("${path.split('/').at(-1)}")`);
}

/** The grey text, once it has stopped changing. */
async function waitForGhost(page: Page): Promise<string> {
  await page.waitForSelector(GHOST, { timeout: 30_000 });
  let before = '';
  for (;;) {
    const ghost = (await page.$$eval(GHOST, (spans) => spans.map((span) => span.textContent).join(''))).replaceAll(
      '\u00a0',
      ' ',
    );
    if (ghost !== '' && ghost === before) return ghost;
    before = ghost;
    await page.waitForTimeout(250);
  }
}

/** @throws Error unless the editor shows a text that begins so, before long. */
async function waitForText(page: Page, text: string): Promise<void> {
  const wanted = text.replaceAll('\n', '');
  for (let tries = 0; tries < 100; tries++) {
    const lines = await page.$$eval(`${LINES} .view-line`, (all) => all.map((line) => line.textContent).join(''));
    if (lines.replaceAll('\u00a0', ' ').startsWith(wanted)) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`The editor does not show ${JSON.stringify(text)}.`);
}
