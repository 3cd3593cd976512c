import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Host } from './install-host.ts';

/** Chromium with a profile of its own, and its page. */
export async function openBrowser(
  { chromium: executablePath }: Host,
  root: string,
): Promise<{ browser: BrowserContext; page: Page }> {
  const browser = await chromium.launchPersistentContext(mkdtempSync(join(root, 'chromium-')), {
    executablePath,
    headless: true,
    viewport: { width: 1280, height: 800 },
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
  });
  return { browser, page: browser.pages()[0] ?? (await browser.newPage()) };
}
