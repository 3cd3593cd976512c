/** What a person does, in a browser on a real VS Code: train on an open text, type, take suggestions with Tab and by words. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  findBarriers,
  GHOST,
  inWorkbench,
  LINES,
  openFile,
  runCommand,
  STATUS,
  showDashboard,
  type ViewOptions,
  waitForGhost,
  waitForText,
} from './workbench.ts';

export async function runUserView(options: ViewOptions): Promise<void> {
  const playFile = join(options.workspace, 'play.txt');
  writeFileSync(playFile, '');
  await inWorkbench(options, async (page, see) => {
    await see('1-open');
    await runCommand(page, 'Train Char-RNN on This File');
    await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("Good")');
    await see('2-choose');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`${STATUS}:has-text("%")`);
    await page.waitForSelector('.notification-toast:has-text("loss")');
    await showDashboard(page);
    await page.waitForTimeout(500);
    await see('3-training');
    await page.waitForSelector(`${STATUS}:has-text("coriolanus")`);
    await page.waitForTimeout(500);
    await see('4-trained');
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'View: Close All Editors');

    await openFile(page, playFile);
    await page.waitForSelector(`${STATUS}:has-text("coriolanus")`);
    await page.click(LINES);
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
    await waitForText(page, `${typed}${first} ${word}`);
    await see('7-word');
    await page.keyboard.press('Escape');
    await page.waitForSelector(GHOST, { state: 'detached' });
    // What was dismissed does not come back by itself, and its Tab is a tab again only for what is typed next.
    await page.waitForTimeout(1000);
    assert.equal(await page.$(GHOST), null);
    await see('8-dismissed');
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
      `  typed ${JSON.stringify(typed)}, Tab took ${JSON.stringify(first)}, Ctrl+Right took ${JSON.stringify(taken)} of ${JSON.stringify(second)}; the file on disk has exactly that`,
    );

    await runCommand(page, 'Char-RNN: Focus on Models View');
    await page.waitForTimeout(500);
    await see('9-models');
    const dashboard = await showDashboard(page);
    await page.waitForTimeout(500);
    await see('10-dashboard');
    assert.deepEqual(await findBarriers(dashboard), []);
    // Without a mouse: the button is the first stop, and continues the training.
    await dashboard.evaluate('window.focus()');
    await page.keyboard.press('Tab');
    assert.equal(await dashboard.evaluate('document.activeElement.textContent'), 'Continue Training');
    await page.click(STATUS);
    await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("Write Here")');
    await page.waitForTimeout(500);
    await see('11-menu');
    await page.keyboard.press('Escape');
  });
}
