import { approvalsStyle } from './approvals/approvals-style.ts';

/**
 * The one stylesheet, served at `/pages.css`. Colours are chosen for a contrast of 4.5 to 1 at least
 * (WCAG 2.2 AA) in both schemes; text grows with the reader's own size.
 */
export const stylesheet = `:root {
  color-scheme: light dark;
  --page: #f7f7f5;
  --card: #ffffff;
  --ink: #1d2329;
  --soft: #55606b;
  --line: #d5d9dd;
  --edge: #7c8791;
  --accent: #1f5a8c;
  --on-accent: #ffffff;
  --good: #1b6637;
  --good-back: #e7f4eb;
  --bad: #9c2a1f;
  --bad-back: #fbebe9;
  --wait: #7a4d00;
  --wait-back: #fdf3df;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181c;
    --card: #1c2228;
    --ink: #e8ebee;
    --soft: #a9b4be;
    --line: #343d46;
    --edge: #7f8b96;
    --accent: #8cc0ee;
    --on-accent: #0d1a26;
    --good: #8ed6a5;
    --good-back: #16301f;
    --bad: #f3a49a;
    --bad-back: #3a1c19;
    --wait: #f0c97c;
    --wait-back: #35280f;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
.skip { position: absolute; left: -99rem; background: var(--card); padding: 0.5rem 1rem; }
.skip:focus { left: 0.5rem; top: 0.5rem; z-index: 1; }
.top {
  display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1.5rem;
  padding: 0.6rem clamp(1rem, 4vw, 2rem); background: var(--card); border-bottom: 1px solid var(--line);
}
.brand { margin: 0; font-weight: 700; letter-spacing: 0.01em; }
.brand a { color: inherit; text-decoration: none; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding: 0.35rem 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav a[aria-current] { color: inherit; font-weight: 600; box-shadow: 0 2px 0 var(--accent); }
.viewer { display: flex; align-items: center; gap: 0.75rem; margin: 0 0 0 auto; color: var(--soft); }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 2rem) 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0 1.25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.75rem; }
p, ul, ol, dl, table { margin: 0 0 1rem; }
.soft, small { color: var(--soft); }
code, kbd, pre { font-family: ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; font-size: 0.92em; }
pre { overflow-x: auto; padding: 0.75rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.25rem; margin: 0 0 1rem; }
.card > :last-child { margin-bottom: 0; }
.flash, .problem, .note { padding: 0.75rem 1rem; border-radius: 8px; border-left: 5px solid; }
.flash { color: var(--good); background: var(--good-back); }
.problem { color: var(--bad); background: var(--bad-back); }
.note { color: var(--wait); background: var(--wait-back); }
.tag { display: inline-block; padding: 0.05rem 0.55rem; border-radius: 1rem; border: 1px solid; font-size: 0.875rem; color: var(--soft); }
.tag.good { color: var(--good); background: var(--good-back); }
.tag.bad { color: var(--bad); background: var(--bad-back); }
.tag.wait { color: var(--wait); background: var(--wait-back); }
dl.facts { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.35rem 1.25rem; }
dl.facts dt { color: var(--soft); }
dl.facts dd { margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem 0.5rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }
ul.plain { list-style: none; padding: 0; }
label, legend { font-weight: 600; }
.hint { display: block; font-weight: 400; color: var(--soft); }
fieldset { border: 1px solid var(--line); border-radius: 8px; padding: 0.75rem 1rem; margin: 0 0 1rem; }
input, select, textarea {
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge);
  border-radius: 6px; padding: 0.5rem 0.65rem; max-width: 100%;
}
input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea { display: block; width: 100%; margin-top: 0.25rem; }
.field { margin: 0 0 1rem; }
.choices { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 0 0 1rem; }
button, .button {
  font: inherit; font-weight: 600; min-height: 2.75rem; padding: 0.5rem 1.15rem; cursor: pointer;
  border-radius: 8px; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent);
  text-decoration: none; display: inline-block;
}
button:hover, .button:hover { filter: brightness(1.1); }
button.second { background: var(--card); color: var(--accent); }
button.bad { background: var(--card); color: var(--bad); border-color: var(--bad); }
button.quiet { min-height: 2.25rem; padding: 0.25rem 0.75rem; background: transparent; color: inherit; border-color: var(--edge); font-weight: 400; }
${approvalsStyle}@media (max-width: 34rem) {
  .viewer { margin-left: 0; width: 100%; justify-content: space-between; }
  dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dd { margin-bottom: 0.65rem; }
  .choices > * { flex: 1 1 100%; }
  .choices button { width: 100%; }
}
@media (prefers-reduced-motion: no-preference) {
  button, .button { transition: filter 0.15s; }
}
@media print {
  .top, .skip, form { display: none; }
}
`;
