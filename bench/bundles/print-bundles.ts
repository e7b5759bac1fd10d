import type { MeasuredBundles } from './measure-bundles.ts';
import type { ComparedImport, ImportedBundle } from './measure-imports.ts';
import type { Invocations } from './measure-invocations.ts';

const goal = 1.3;
/** Of the gateway against the exchange, both of which hold Cedar. */
const gatewayGoal = 1.5;
const columns = [
  ...(['bundle', 'KB', 'ratio', 'import ms', 'CPU ms', 'CPU ratio', 'wall ratio'] as const),
  ...(['MB', ''] as const),
];
const widths = [20, 5, 6, 10, 7, 10, 11, 5, 0];

/** The table of the bundles, and what exchanges by the bundle of the exchange take. */
export function bundleLines({ imports, invocations }: MeasuredBundles): readonly string[] {
  return [
    'bundles against a bare handler with the SDK clients of DynamoDB and STS, each in fresh processes',
    row(columns),
    ...imports.all.map((one) => row(cellsOf(one))),
    `  import goal ≤ ${goal} × the bare handler's CPU time`,
    comparedLine(imports.gateway),
    '',
    ...invocationLines(invocations),
  ];
}

function comparedLine({ subject, floor, cpuRatio, wallRatio }: ComparedImport): string {
  const verdict = cpuRatio <= gatewayGoal ? 'met' : 'NOT met';
  return `  ${subject} against ${floor}: CPU ${cpuRatio.toFixed(2)}, wall ${wallRatio.toFixed(2)} (goal ≤ ${gatewayGoal} × CPU time: ${verdict})`;
}

function cellsOf(one: ImportedBundle): readonly string[] {
  return [
    one.name,
    one.kilobytes.toFixed(0),
    one.sizeRatio.toFixed(2),
    one.wallMilliseconds.toFixed(0),
    one.cpuMilliseconds.toFixed(0),
    one.cpuRatio.toFixed(2),
    one.wallRatio.toFixed(2),
    one.addedMegabytes.toFixed(0),
    one.cpuRatio <= goal ? '' : '  NOT met',
  ];
}

function row(cells: readonly string[]): string {
  const [first = '', ...rest] = cells;
  const shown = rest.map((cell, index) => cell.padStart(widths[index + 1] ?? 0));
  return `  ${first.padEnd(widths[0] ?? 0)}${shown.join('')}`;
}

function invocationLines({ warm, cold, ...more }: Invocations): readonly string[] {
  const { depths, measured, residentMegabytes } = more;
  return [
    `permitted exchanges by the built bundle against the bare handler's three calls (${measured} of each)`,
    `  warm     ${warm.subjectMilliseconds.toFixed(1)} ms of CPU, bare ${warm.floorMilliseconds.toFixed(1)} ms, ratio ${warm.ratio.toFixed(2)}`,
    `  cold     ${cold.subjectMilliseconds.toFixed(0)} ms of CPU for loading and the first answer, bare ${cold.floorMilliseconds.toFixed(0)} ms, ratio ${cold.ratio.toFixed(2)}`,
    `  memory   ${residentMegabytes.subject.toFixed(0)} MB resident, bare ${residentMegabytes.floor.toFixed(0)} MB`,
    `  depth    ${depths.length} round trips: ${depths.map((group) => group.join(' and ')).join(', then ')}`,
  ];
}
