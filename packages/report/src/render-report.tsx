import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { keepFinite } from './curves/keep-finite.ts';
import { findKeyFigures } from './curves/key-figures.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { RunReport } from './run-report.ts';
import { Course } from './sections/course.tsx';
import { Loss } from './sections/loss.tsx';
import { Overview } from './sections/overview.tsx';
import { Samples } from './sections/samples.tsx';
import { Settings } from './sections/settings.tsx';
import { formatNats } from './wording/numbers.ts';

/** The page is one file that asks for nothing and runs nothing: a sample cannot make it, whatever a model has written. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * A training run as one HTML page, complete in itself: no script, no network, nothing beside it. Opens from a disk, in a
 * web view, on paper.
 *
 * Pure: the same run gives the same page. It throws nothing for a run that has barely begun, and leaves out what is not
 * a number. Five thousand steps with fifty epochs and samples make some 100 KB; steps beyond that add nothing.
 */
export function renderReport(run: RunReport): string {
  return `<!DOCTYPE html>\n${renderToString(<Page run={keepFinite(run)} />)}\n`;
}

function Page({ run }: { run: RunReport }): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={CONTENT_SECURITY_POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{titleOf(run)}</title>
        {/* A constant of this package, which as escaped text would be no CSS. */}
        <style dangerouslySetInnerHTML={{ __html: PAGE_STYLE }} />
      </head>
      <body>
        <main>
          <Overview run={run} />
          <Loss run={run} />
          <Course run={run} />
          <Samples run={run} />
          <Settings run={run} />
        </main>
        <footer>A report of Char-RNN for TypeScript. Losses are means; lower is better.</footer>
      </body>
    </html>
  );
}

/** What tells one report from another among the tabs of a browser. */
function titleOf(run: RunReport): string {
  const { best } = findKeyFigures(run);
  return `${run.text.name}${best ? ` · ${formatNats(best.loss)}` : ''} · training report`;
}
