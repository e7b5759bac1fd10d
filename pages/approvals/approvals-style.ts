/** What the pages of approvals add to the stylesheet. */
export const approvalsStyle = `main:has(.split) { max-width: 76rem; }
.split { display: grid; gap: 0 1.5rem; align-items: start; }
@media (min-width: 62rem) {
  .split { grid-template: "story aside" auto "more aside" 1fr / minmax(0, 1fr) 23rem; }
  .story { grid-area: story; }
  .more { grid-area: more; }
  .aside { grid-area: aside; position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; }
  .jump { display: none; }
}
.story, .aside, .more { min-width: 0; }
.under { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 0.9rem; margin-top: -0.75rem; color: var(--soft); }
.card h2 { margin: 0 0 0.75rem; }
.card h3 { margin: 0 0 0.35rem; font-size: 1.1rem; line-height: 1.35; }
.story .card, .more .card { padding: 1.25rem 1.5rem; }
section > :last-child, figure > :last-child { margin-bottom: 0; }
.lead { font-size: 1.15rem; line-height: 1.5; }
.big { font-size: 1.1rem; display: flex; flex-wrap: wrap; align-items: center; gap: 0.35rem 0.6rem; margin-bottom: 0.25rem; }
.icon { flex: none; vertical-align: -0.15em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.tag .icon { width: 0.85em; height: 0.85em; margin-right: 0.35em; vertical-align: -0.08em; }
.tag { white-space: nowrap; font-weight: 600; }
.flash strong, .note strong, .problem strong { color: inherit; }
figure.said { margin: 0 0 1rem; }
blockquote { margin: 0; padding: 0.15rem 0 0.15rem 0.9rem; border-left: 3px solid var(--edge); white-space: pre-wrap; }
figcaption { color: var(--soft); padding-left: 1.1rem; font-size: 0.92rem; }
.requests blockquote { margin: 0 0 0.75rem; color: var(--soft); }
.requests .mine { border-left: 5px solid var(--accent); }
.requests .card { position: relative; }
.requests h3 a { text-decoration: none; }
.requests h3 a::after { content: ""; position: absolute; inset: 0; border-radius: 10px; }
.requests h3 a:hover { text-decoration: underline; }
.meta > :not(:first-child, :last-child)::after { content: "·"; margin-left: 0.6rem; }
.meta { display: flex; flex-wrap: wrap; align-items: center; gap: 0.3rem 0.6rem; color: var(--soft); font-size: 0.95rem; }
ol.plain { list-style: none; padding: 0; }
ul.plain.card { padding: 1rem 1.25rem; }
.rows > li { padding: 0.7rem 0; border-top: 1px solid var(--line); }
.rows > li:first-child { border-top: 0; padding-top: 0; }
.rows > li:last-child { padding-bottom: 0; }
.rows p { margin-bottom: 0; }
.rows figure { margin: 0.4rem 0 0; }
.reach, .news { list-style: none; padding: 0; }
.reach > li { padding: 0.75rem 0; border-top: 1px solid var(--line); }
.sid { float: right; color: var(--soft); margin-left: 1rem; }
.clock { display: flex; gap: 0.65rem; align-items: baseline; margin: 0.5rem 0 0; padding-top: 0.75rem; border-top: 1px solid var(--line); }
.clock + p { margin-top: 0.75rem; }
th { overflow-wrap: normal; white-space: nowrap; }
.clock .icon { position: relative; top: 0.15em; color: var(--wait); }
.reach > li > p { margin-bottom: 0.25rem; }
.reach > li > ul { margin-bottom: 0.25rem; padding-left: 1.25rem; }
.news li { padding: 0.15rem 0; }
.news .icon { color: var(--wait); }
.seats { list-style: none; padding: 0; }
.seats li, .timeline li { display: flex; gap: 0.65rem; align-items: baseline; padding: 0.3rem 0; }
.seats .icon, .timeline .icon { position: relative; top: 0.15em; color: var(--soft); }
.seats .filled .icon { color: var(--good); }
.timeline { list-style: none; padding: 0; }
.timeline p { margin: 0; }
.timeline div { min-width: 0; }
.timeline figure { margin: 0.25rem 0 0; }
.decide { border-color: var(--edge); }
.decide .choices button { flex: 1 1 6rem; }
.decide .choices button[value=approve] { flex: 1 1 100%; }
section[id], h2[id] { scroll-margin-top: 1rem; }
textarea { resize: vertical; }
.check { display: block; font-weight: 400; padding: 0.3rem 0; }
.check input { width: 1.15rem; height: 1.15rem; margin: 0 0.4rem 0 0; vertical-align: -0.2em; accent-color: var(--accent); }
details.less { border-top: 1px solid var(--line); margin-top: 1rem; padding-top: 0.75rem; }
details.less[open] summary { margin-bottom: 0.75rem; }
summary { cursor: pointer; color: var(--accent); padding: 0.35rem 0; }
pre.diff { white-space: pre-wrap; overflow-wrap: anywhere; }
.diff ins { color: var(--good); text-decoration: none; }
.diff del { color: var(--bad); text-decoration: none; }
details pre { margin: 0.5rem 0 1rem; background: var(--page); }
.empty { padding: 1.5rem; }
.empty .icon { color: var(--good); }
`;
