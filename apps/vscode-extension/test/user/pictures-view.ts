/** The pictures of the README: suggestions of a model that has learned for long, in a window without anything else. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  inWorkbench,
  LINES,
  openFile,
  runCommand,
  STATUS,
  showDashboard,
  type ViewOptions,
  waitForGhost,
} from './workbench.ts';

/** The environment variable CHAR_RNN_PICTURE_MODEL names the model's folder. */
export async function takePictures(options: ViewOptions): Promise<void> {
  const model = process.env.CHAR_RNN_PICTURE_MODEL;
  if (model === undefined) throw new Error('CHAR_RNN_PICTURE_MODEL names no model to take pictures of.');
  const playFile = join(options.workspace, 'play.txt');
  writeFileSync(playFile, '');
  await inWorkbench(options, async (page, see) => {
    await page.setViewportSize({ width: 960, height: 540 });
    await runCommand(page, 'Train Char-RNN on This File');
    await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("Good")');
    await page.waitForTimeout(500);
    await see('choose');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.notification-toast:has-text("on new text")');
    await runCommand(page, 'View: Close Primary Side Bar');
    await showDashboard(page);
    // Once to show all notifications, and once to put them away.
    for (let i = 0; i < 2; i++) await page.click('.statusbar-item[id="status.notifications"]');
    await page.hover(LINES);
    await page.waitForTimeout(4000);
    await see('training');
    await page.waitForSelector(`${STATUS}:has-text("coriolanus")`);
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'View: Close All Editors');

    await runCommand(page, 'Char-RNN: Import Model');
    await page.waitForTimeout(1000);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(`${model}/`);
    await page.waitForTimeout(500);
    const inUse = page.locator(`${STATUS}:has-text("${model.split('/').at(-1)}")`);
    // The button does nothing while the folder is being looked at.
    while ((await inUse.count()) === 0) {
      await page.click('.quick-input-widget .monaco-button:has-text("Choose")', { timeout: 1000 }).catch(() => {});
      await page.waitForTimeout(500);
    }
    await openFile(page, playFile);
    await page.click(LINES);
    await page.keyboard.type('ROMEO:\nI will not ', { delay: 20 });
    await waitForGhost(page);
    await page.keyboard.press('Tab');
    await page.keyboard.type('\n\nJULIET:\nO, ', { delay: 20 });
    await waitForGhost(page);
    await page.setViewportSize({ width: 960, height: 260 });
    await page.waitForTimeout(1000);
    await see('suggestion');
  });
}
