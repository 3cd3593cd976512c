/** A person reloads the window while a model is being trained, and goes on with the training where it was. */
import assert from 'node:assert/strict';
import { inWorkbench, runCommand, STATUS, type ViewOptions } from './workbench.ts';

export async function runReloadView(options: ViewOptions): Promise<void> {
  await inWorkbench(options, async (page, see) => {
    const percent = async () => Number(/(\d+)\s*%/.exec((await page.textContent(STATUS)) ?? '')?.[1]);
    await runCommand(page, 'Train Char-RNN on This File');
    await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("Good")');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`${STATUS}:has-text("%")`);
    while ((await percent()) < 25) await page.waitForTimeout(100);
    const before = await percent();
    await runCommand(page, 'Developer: Reload Window');
    const toast = '.notification-toast:has-text("was interrupted at")';
    await page.waitForSelector(toast);
    await see('1-interrupted');
    const said = await page.textContent(`${toast} .notification-list-item-message`);
    await page.click(`${toast} .monaco-button:has-text("Resume")`);
    await page.waitForSelector(`${STATUS}:has-text("%")`);
    const resumed = await percent();
    await see('2-resumed');
    assert.ok(resumed >= before, `It was at ${before} %, and goes on at ${resumed} %.`);
    await page.waitForSelector('.notification-toast:has-text("has learned from")');
    await see('3-learned');
    console.log(`  reloaded at ${before} %: "${said?.trim()}"; resumed at ${resumed} %, to the end`);
  });
}
