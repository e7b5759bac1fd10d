import type { SensitiveData, SensitiveService } from '#core/gateway/mask/fields/sensitive-data.ts';

/** The data as JSON in which each operation and each shape has a line of its own, so that changes show. */
export function writeSensitive({ edition, services }: SensitiveData): string {
  const each = Object.entries(services).map(
    ([name, service]) => `  ${JSON.stringify(name)}: ${serviceText(service)}`,
  );
  return `{\n "edition": ${JSON.stringify(edition)},\n "services": {\n${each.join(',\n')}\n }\n}\n`;
}

function serviceText({ protocols, operations, shapes, errors }: SensitiveService): string {
  const shapeLines = Object.entries(shapes).map(
    ([name, lines]) => `${JSON.stringify(name)}: ${JSON.stringify(lines)}`,
  );
  const operationLines = operations.map((line) => JSON.stringify(line));
  return [
    `{"protocols": ${JSON.stringify(protocols)}, "errors": ${JSON.stringify(errors)},`,
    `   "operations": [\n    ${operationLines.join(',\n    ')}\n   ],`,
    `   "shapes": {\n    ${shapeLines.join(',\n    ')}\n   }}`,
  ].join('\n');
}
