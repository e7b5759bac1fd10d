import type { Grown } from './grown.ts';

/** One line of the picture: what it shows, its colour, and its value at each size. */
interface Line {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly number[];
}

const panel = { width: 300, height: 180, left: 46, top: 40, gap: 70 };

/** How decisions, start-up and memory grow with the configuration, as an SVG of three panels. */
export function drawGrowth(all: readonly Grown[]): string {
  const of = (value: (grown: Grown) => number) => all.map(value);
  const panels: readonly { readonly title: string; readonly lines: readonly Line[] }[] = [
    {
      title: 'one decision, µs',
      lines: [
        { name: 'permit, p50', colour: '#0b6e4f', values: of(({ permit }) => permit.p50) },
        { name: 'permit, p99', colour: '#6fbf9b', values: of(({ permit }) => permit.p99) },
        { name: 'pend, p50', colour: '#a23b00', values: of(({ pend }) => pend.p50) },
        { name: 'pend, p99', colour: '#e59a6b', values: of(({ pend }) => pend.p99) },
      ],
    },
    {
      title: 'start, ms',
      lines: [
        { name: 'load', colour: '#2d4ea2', values: of((grown) => grown.loadMilliseconds) },
        { name: 'first', colour: '#93a8e0', values: of((grown) => grown.firstMilliseconds) },
      ],
    },
    {
      title: 'memory, MB',
      lines: [
        { name: 'added', colour: '#6b2d84', values: of((grown) => grown.addedMegabytes) },
        { name: 'stored', colour: '#c39ad4', values: of((grown) => grown.storedMegabytes) },
      ],
    },
  ];
  const labels = all.map(({ policies, identities }) => [count(policies), count(identities)]);
  const width = panels.length * (panel.width + panel.gap);
  const drawn = panels.map(({ title, lines }, place) =>
    drawPanel({ title, lines, labels, x: place * (panel.width + panel.gap) + panel.left }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 300" font-family="system-ui, sans-serif" font-size="11">
<title>How decisions, start-up and memory grow with policies and identities</title>
<rect width="${width}" height="300" fill="#ffffff"/>
${drawn.join('\n')}
</svg>
`;
}

interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly labels: readonly (readonly (string | undefined)[])[];
  readonly x: number;
}

/** The outer labels of a panel stay inside it, so that they never meet those of the next. */
const anchors = ['start', 'middle', 'end'];

/** Both axes are logarithmic: a straight slope of 45° would be growth in proportion. */
function drawPanel({ title, lines, labels, x }: Panel): string {
  const top = 10 ** Math.ceil(Math.log10(Math.max(1, ...lines.flatMap(({ values }) => values))));
  const bottom = 10 ** Math.floor(Math.log10(Math.max(0.1, lowest(lines))));
  const decades = Math.log10(top / bottom);
  const yOf = (value: number) =>
    panel.top + panel.height * (1 - Math.log10(Math.max(value, bottom) / bottom) / decades);
  const xOf = (place: number) => x + (panel.width * place) / (labels.length - 1);
  const grid = Array.from({ length: decades + 1 }, (_, n) => bottom * 10 ** n).map(
    (value) =>
      `<line x1="${x}" x2="${x + panel.width}" y1="${yOf(value)}" y2="${yOf(value)}" stroke="#e4e4e4"/>` +
      `<text x="${x - 6}" y="${yOf(value) + 4}" text-anchor="end" fill="#555">${count(value)}</text>`,
  );
  const axis = labels.map(
    ([policies = '', identities = ''], place) =>
      `<text x="${xOf(place)}" y="${panel.top + panel.height + 16}" text-anchor="${anchors[place]}" fill="#555">${policies} policies</text>` +
      `<text x="${xOf(place)}" y="${panel.top + panel.height + 29}" text-anchor="${anchors[place]}" fill="#555">${identities} identities</text>`,
  );
  const drawn = lines.map(({ colour, values }) => {
    const points = values.map((value, place) => `${xOf(place)},${yOf(value).toFixed(1)}`);
    const dots = points.map((point) => {
      const [cx, cy] = point.split(',');
      return `<circle cx="${cx}" cy="${cy}" r="2.5" fill="${colour}"/>`;
    });
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`;
  });
  const legend = lines.map(
    ({ name, colour }, place) =>
      `<circle cx="${x + place * 82 + 4}" cy="282" r="4" fill="${colour}"/><text x="${x + place * 82 + 12}" y="286" fill="#222">${name}</text>`,
  );
  const heading = `<text x="${x}" y="24" font-size="13" font-weight="600" fill="#111">${title}</text>`;
  return [heading, ...grid, ...axis, ...drawn, ...legend].join('\n');
}

function lowest(lines: readonly Line[]): number {
  return Math.min(...lines.flatMap(({ values }) => values));
}

/** A number as people read it. */
function count(value: number): string {
  return value >= 1 ? Math.round(value).toLocaleString('en-GB') : String(value);
}
