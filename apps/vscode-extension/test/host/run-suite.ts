/** Runs the mocha suite inside the extension host, against the installed .vsix, and says what it printed. */
import { format } from 'node:util';
import { openBrowser } from './browser.ts';
import type { CodeServer } from './code-server.ts';
import type { Host } from './install-host.ts';

export interface SuiteOptions {
  host: Host;
  server: CodeServer;
  root: string;
  /** An extension without content, which the suite runs beside the one that is tested. */
  harness: string;
  suite: string;
  workspace: string;
  limitMilliseconds: number;
}

/** @throws Error unless at least one test ran and all passed. */
export async function runSuite({
  host,
  server,
  root,
  harness,
  suite,
  workspace,
  limitMilliseconds,
}: SuiteOptions): Promise<void> {
  const { browser, page } = await openBrowser(host, root);
  try {
    let passed = 0;
    const finished = new Promise<number>((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`The suite took longer than ${limitMilliseconds / 1000} s.`)),
        limitMilliseconds,
      );
      void page.exposeFunction('codeAutomationLog', (_: string, values: unknown[]) => {
        const [, line] = /^\[suite\] ?([\s\S]*)$/.exec(format(...values).replaceAll('\r', '')) ?? [];
        if (line === undefined) return;
        passed = Number(/^(\d+) passed, 0 failed/.exec(line)?.[1] ?? passed);
        console.log(`  ${line}`);
      });
      void page.exposeFunction('codeAutomationExit', (code: number) => {
        clearTimeout(limit);
        resolve(code);
      });
    });
    const payload: [string, string][] = [
      ['extensionDevelopmentPath', server.remote(harness)],
      ['extensionTestsPath', server.remote(suite)],
    ];
    await page.goto(server.workbench(workspace, payload));
    const code = await finished;
    if (code !== 0 || passed === 0)
      throw new Error(`The suite in the extension host failed (exit code ${code}, ${passed} passed).`);
  } finally {
    await browser.close();
  }
}
