/**
 * The look of the page. Colours are pairs for light and dark, chosen by the reader's system; whoever embeds the page and
 * knows better sets `color-scheme` on its root. Curves differ in width, dash and markers as well as in colour.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#fcfcfa, #16181d);
  --card: light-dark(#ffffff, #1e2128);
  --ink: light-dark(#1c1e22, #e6e7ea);
  --faint-ink: light-dark(#5b606b, #a2a8b4);
  --rule: light-dark(#e1e2e0, #343943);
  --training: light-dark(#2563c9, #7db0ff);
  --validation: light-dark(#b8460e, #ffac6b);
  --reference: light-dark(#5b606b, #b5bac4);
  --good: light-dark(#1d6f3f, #7fd6a0);
  --bad: light-dark(#b3261e, #ff9d94);
  --notice: light-dark(#fff6e0, #33290f);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  max-width: 68rem;
  padding: 2.5rem 1.25rem 2rem;
  background: var(--page);
  color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
h1 { margin: 0; font-size: 2rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 3rem 0 1rem; font-size: 1.25rem; }
h3 { margin: 0; font-size: 1rem; }
p { margin: 0.5rem 0; overflow-wrap: anywhere; }
.aside, footer { color: var(--faint-ink); font-size: 0.875rem; }

.state strong { margin-right: 0.25rem; }
.done { color: var(--good); }
.failed { color: var(--bad); }
.notice { margin: 1rem 0; border-left: 4px solid var(--validation); padding: 0.5rem 1rem; background: var(--notice); }
.notice ul { margin: 0; padding-left: 1rem; overflow-wrap: anywhere; }

.figures { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.75rem; margin: 1.5rem 0 0; }
.figures div { border: 1px solid var(--rule); border-radius: 8px; padding: 0.75rem 1rem; background: var(--card); }
.figures dt { overflow-wrap: anywhere; font-size: 0.875rem; color: var(--faint-ink); }
.figures dd { margin: 0; overflow-wrap: anywhere; }
.figures dd { font-size: 0.875rem; }
.figures strong { font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }

figure { display: flow-root; margin: 0; overflow: clip; }
figcaption { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; font-size: 0.875rem; color: var(--faint-ink); }
figcaption > span { display: inline-flex; align-items: center; gap: 0.5rem; }
svg { overflow: visible; width: 100%; height: 100%; }
svg.curves { overflow: hidden; }
.swatch { width: 2rem; height: 0.75rem; }
.plot { display: block; width: calc(100% - 4.5rem); height: 15rem; margin: 2rem 1rem 3.25rem 3.5rem; }
.two-axes { width: calc(100% - 6.5rem); height: 22rem; margin-right: 3rem; }
.plot text { fill: var(--faint-ink); font-size: 0.75rem; font-variant-numeric: tabular-nums; }
.plot .value, .plot .end { text-anchor: end; }
.plot .step { text-anchor: middle; }
.plot .reference-name { fill: var(--ink); paint-order: stroke; stroke: var(--page); stroke-width: 4px; stroke-linejoin: round; }
.grid { stroke: var(--rule); }
.base, .tick { stroke: var(--faint-ink); }
path, .swatch line { fill: none; stroke-width: 2px; stroke-linejoin: round; stroke-linecap: round; vector-effect: non-scaling-stroke; }
.training, .noise { stroke: var(--training); }
.noise { stroke-width: 1px; opacity: 0.35; }
.validation { stroke: var(--validation); }
.marker, .best { fill: var(--page); stroke-width: 2px; }
.best { fill: var(--validation); }
.reference { stroke: var(--reference); stroke-width: 1.5px; stroke-dasharray: 6 4; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 2rem; }

details { margin-top: 0.5rem; }
summary { cursor: pointer; width: fit-content; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
th, td { padding: 0.3rem 0.75rem 0.3rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: normal; color: var(--faint-ink); }
.numbers { width: auto; font-variant-numeric: tabular-nums; }
.numbers th, .numbers td { max-width: 7rem; padding: 0.2rem 1.25rem 0.2rem 0; text-align: right; vertical-align: bottom; overflow-wrap: normal; }
tr.chosen td { font-weight: bold; }
.tables { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 0 2.5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

article { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 0.5rem 1.5rem; padding: 1rem 0; border-top: 1px solid var(--rule); }
article p { margin: 0; }
pre { margin: 0; font: 0.875rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; }
pre b { color: var(--training); }
footer { margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: 1rem; }

@media (max-width: 40rem) {
  body { padding-top: 1.5rem; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  article { grid-template-columns: minmax(0, 1fr); }
  .numbers th, .numbers td { padding-right: 0.75rem; }
}
@media print {
  :root { color-scheme: light; --page: #fff; }
  body { max-width: none; padding: 0; font-size: 0.8rem; }
  figure, article, .figures div, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
