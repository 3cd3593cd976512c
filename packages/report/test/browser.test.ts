/** The page in a real browser, opened from the disk as by a double click. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from '../src/index.ts';
import { variants } from './variants.ts';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => BROWSERS.map((name) => join(folder, name)))
  .find(existsSync);
const title = `${executablePath === undefined ? 'SKIPPED, no Chromium in the PATH: ' : ''}in a browser`;

interface OpenedPage {
  page: Page;
  /** Addresses that the page asked for, itself among them. */
  requests: string[];
  /** Whatever the browser had to say, such as of a part that the policy blocked. */
  messages: string[];
}

describe.skipIf(executablePath === undefined)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'char-rnn-report-'));
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(html: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
    const file = join(folder, 'report.html');
    writeFileSync(file, html);
    const page = await browser.newPage(options);
    const requests: string[] = [];
    const messages: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => messages.push(message.text()));
    page.on('pageerror', (error) => messages.push(error.message));
    await page.goto(pathToFileURL(file).href);
    return { page, requests, messages };
  }

  test.each(Object.entries(variants))('%s asks for nothing, and no part of it is blocked', async (_name, run) => {
    const { page, requests, messages } = await open(renderReport(run));
    expect(requests).toEqual([pathToFileURL(join(folder, 'report.html')).href]);
    expect(messages).toEqual([]);
    await page.close();
  });

  test('the policy blocks whatever else came to be in the page', async () => {
    const intruder = '<script>document.title = "taken over"</script><img src="https://example.com/pixel.png">';
    const { page, messages } = await open(
      renderReport(variants['a whole run']).replace('</body>', `${intruder}</body>`),
    );
    expect(messages).toHaveLength(2);
    for (const message of messages) expect(message).toContain('Content Security Policy');
    expect(await page.title()).not.toBe('taken over');
    await page.close();
  });

  const looks = [
    { colorScheme: 'light', width: 1100 },
    { colorScheme: 'dark', width: 1100 },
    { colorScheme: 'light', width: 400 },
  ] as const;
  test.each(looks)('$colorScheme and $width pixels wide, everyone can read it', async ({ colorScheme, width }) => {
    for (const name of ['a whole run', 'a run that failed', 'a run of hostile texts']) {
      const { page } = await open(renderReport(variants[name]), { colorScheme, viewport: { width, height: 800 } });
      // Only what is unfolded is judged.
      await page.locator('summary').click();
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
        const results = await axe.run();
        return results.violations.map(({ id, nodes }) => [id, ...nodes.map(({ target }) => target)]);
      });
      expect(violations).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.close();
    }
  });

  test('the page is dark where the system is, and white on paper', async () => {
    const lightness = (page: Page) =>
      page.evaluate('Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])');
    const { page } = await open(renderReport(variants['a whole run']), { colorScheme: 'dark' });
    expect(await lightness(page)).toBeLessThan(64);
    await page.emulateMedia({ media: 'print' });
    expect(await lightness(page)).toBe(255);
    expect(await page.locator('details table').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    expect(await lightness(page)).toBeGreaterThan(192);
    expect(await page.locator('details table').isVisible()).toBe(false);
    await page.close();
  });

  test('the curves fill the chart at any width, and their labels keep their size', async () => {
    const { page } = await open(renderReport(variants['a whole run']));
    const sizes = [];
    for (const width of [400, 1100]) {
      await page.setViewportSize({ width, height: 800 });
      const curve = (await page.locator('path.validation').boundingBox())!;
      const plot = (await page.locator('line.base').first().boundingBox())!;
      const label = (await page.locator('text.step').first().boundingBox())!;
      sizes.push({ filled: curve.width / plot.width, label: label.height });
    }
    // From the first of fifteen validations to the last: 14/15 of the width.
    for (const { filled } of sizes) expect(filled).toBeCloseTo(14 / 15, 1);
    expect(sizes[0].label).toBe(sizes[1].label);
    await page.close();
  });

  test('no label of a chart is cut off', async () => {
    const { page } = await open(renderReport(variants['a whole run']), { viewport: { width: 400, height: 800 } });
    const cutOff = await page.evaluate(`[...document.querySelectorAll('figure')].flatMap((figure) => {
      const outside = figure.getBoundingClientRect();
      return [...figure.querySelectorAll('text')].filter((text) => {
        const box = text.getBoundingClientRect();
        const isInside = box.top >= outside.top && box.bottom <= outside.bottom;
        return !isInside || box.left < outside.left || box.right > outside.right;
      }).map((text) => text.textContent);
    })`);
    expect(cutOff).toEqual([]);
    await page.close();
  });
});
