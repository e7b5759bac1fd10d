import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SensitiveData } from '#core/gateway/mask/fields/sensitive-data.ts';
import { editionOf } from './aws/read-aws-data.ts';
import { readBotocore } from './aws/read-botocore.ts';
import type { HandList } from './sensitive/hand-list.ts';
import { listPaths } from './sensitive/list-paths.ts';
import { lostPaths } from './sensitive/lost-paths.ts';
import { readSensitive } from './sensitive/read-sensitive.ts';
import { writeSensitive } from './sensitive/write-sensitive.ts';

/**
 * `npm run data:sensitive -- --botocore DIR [--accept FILE]`: writes data/aws/sensitive.json anew from
 * botocore's data folder and the hand list, unless a secret that was named would be no longer. FILE
 * holds, a line each, the paths that somebody has looked at and lets go.
 */
const file = (name: string) => fileURLToPath(new URL(`../data/aws/${name}`, import.meta.url));
const { values } = parseArgs({
  options: { botocore: { type: 'string' }, accept: { type: 'string' } },
});

if (values.botocore === undefined) {
  refuse(['say where: --botocore DIR, such as a virtual environment’s botocore/data']);
} else {
  const list = readJson('sensitive-by-hand.json') as HandList;
  const after = readSensitive(readBotocore(values.botocore), editionOf(values.botocore), list);
  const before = existsSync(file('sensitive.json'))
    ? (readJson('sensitive.json') as SensitiveData)
    : after;
  const lost = lostPaths(before, after, accepted());
  if (lost.length > 0) refuse(lost);
  else write(after);
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(file(name), 'utf8'));
}

function accepted(): ReadonlySet<string> {
  const text = values.accept === undefined ? '' : readFileSync(values.accept, 'utf8');
  return new Set(text.split('\n'));
}

function refuse(faults: readonly string[]): void {
  process.stderr.write(`not written:\n${faults.join('\n')}\n`);
  process.exitCode = 1;
}

function write(data: SensitiveData): void {
  writeFileSync(file('sensitive.json'), writeSensitive(data));
  const services = Object.values(data.services);
  const operations = services.flatMap((service) => service.operations);
  const paths = [...listPaths(data)].filter((path) => !path.includes('(request)'));
  process.stdout.write(
    `${data.edition}: ${services.length} services, ${operations.length} operations, ${paths.length} paths of answers\n`,
  );
}
