/** What a person's hands and eyes do in the window, in the words of the tests. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import { openBrowser } from '../host/browser.ts';
import type { CodeServer } from '../host/code-server.ts';
import type { Host } from '../host/install-host.ts';

export const GHOST = '.ghost-text-decoration, .ghost-text';
export const STATUS = '.statusbar-item[id*="charRnn"]';
export const LINES = '.editor-instance .view-lines';
/** A machine that does other things takes its time. */
const LONG = 120_000;

export interface ViewOptions {
  host: Host;
  server: CodeServer;
  root: string;
  workspace: string;
  /** Of the text to train on. */
  textFile: string;
  /** A folder for the pictures. */
  screenshots: string;
}

/** Opens the window, lets a person do something in it, and leaves pictures and the console's words behind. */
export async function inWorkbench(
  { host, server, root, workspace, textFile, screenshots }: ViewOptions,
  act: (page: Page, see: (name: string) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  const { browser, page } = await openBrowser(host, root);
  page.setDefaultTimeout(LONG);
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  const see = (name: string) => page.screenshot({ path: join(screenshots, `${name}.png`), timeout: LONG });
  try {
    await page.goto(server.workbench(workspace, [['openFile', server.remote(textFile)]]));
    await page.waitForSelector(`${STATUS}:has-text("Char-RNN")`);
    await act(page, see);
    const refused = problems.filter((problem) => problem.includes('Content Security Policy'));
    if (refused.length > 0) throw new Error(`The page wanted what its policy forbids: ${refused.join('; ')}`);
  } catch (error) {
    // What went wrong is said by the error, whether there is a picture of it or not.
    await see('failed').catch(() => undefined);
    throw error;
  } finally {
    const frames = page.frames().map((frame) => frame.url());
    writeFileSync(join(screenshots, 'console.txt'), [...frames, ...problems].join('\n'));
    await browser.close();
  }
}

export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.waitForSelector('.quick-input-widget input');
  await page.keyboard.type(title);
  await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("${title.replace(/^.*: /, '')}")`);
  await page.keyboard.press('Enter');
}

export async function openFile(page: Page, path: string): Promise<void> {
  const name = path.split('/').at(-1)!;
  await page.keyboard.press('Control+P');
  await page.waitForSelector('.quick-input-widget input');
  await page.keyboard.type(name);
  await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("${name}")`);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`.tab.active:has-text("${name}")`);
}

/** Opens the dashboard, which is a page in a frame of its own. */
export async function showDashboard(page: Page): Promise<Frame> {
  await runCommand(page, 'Char-RNN: Show Dashboard');
  for (;;) {
    for (const frame of page.frames()) if (await frame.$('#dashboard dd').catch(() => null)) return frame;
    await page.waitForTimeout(200);
  }
}

/** What somebody who cannot see well, or has no mouse, would stumble over in a page: by axe, in the theme that is on. */
export async function findBarriers(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe.source);
  return frame.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(', ')})`);
  });
}

/** The grey text, once it has stopped changing. */
export async function waitForGhost(page: Page): Promise<string> {
  await page.waitForSelector(GHOST, { timeout: 30_000 });
  let before = '';
  for (;;) {
    const parts = await page.$$eval(GHOST, (spans) => spans.map((span) => span.textContent).join(''));
    const ghost = parts.replaceAll('\u00a0', ' ');
    if (ghost !== '' && ghost === before) return ghost;
    before = ghost;
    await page.waitForTimeout(250);
  }
}

/** @throws Error unless the editor shows a text that begins so, before long. */
export async function waitForText(page: Page, text: string): Promise<void> {
  const wanted = text.replaceAll('\n', '');
  for (let tries = 0; tries < 100; tries++) {
    const lines = await page.$$eval(`${LINES} .view-line`, (all) => all.map((line) => line.textContent).join(''));
    if (lines.replaceAll('\u00a0', ' ').startsWith(wanted)) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`The editor does not show ${JSON.stringify(text)}.`);
}
