import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type AwsData, countOperations } from './aws/count-operations.ts';
import { gate } from './aws/gate.ts';
import { editionOf, makeAwsData, readAwsData } from './aws/read-aws-data.ts';

/**
 * `npm run data:aws -- --botocore DIR [--accept FILE]`: writes data/aws anew from botocore's data
 * folder, unless much of what was there is missing or a request would mean something else than it
 * did. FILE holds, a line each, the sentences that somebody has looked at and accepts.
 */
const folder = fileURLToPath(new URL('../data/aws', import.meta.url));
const { values } = parseArgs({
  options: { botocore: { type: 'string' }, accept: { type: 'string' } },
});

if (values.botocore === undefined) {
  refuse(['say where: --botocore DIR, such as a virtual environment’s botocore/data']);
} else {
  const after = makeAwsData(values.botocore, editionOf(values.botocore));
  const faults = gate(readAwsData(folder) ?? after, after, accepted());
  if (faults.length > 0) refuse(faults);
  else write(after);
}

function accepted(): ReadonlySet<string> {
  const text = values.accept === undefined ? '' : readFileSync(values.accept, 'utf8');
  return new Set(text.split('\n'));
}

function refuse(faults: readonly string[]): void {
  process.stderr.write(`not written:\n${faults.join('\n')}\n`);
  process.exitCode = 1;
}

function write(data: AwsData): void {
  const models = join(folder, 'models');
  rmSync(models, { recursive: true, force: true });
  mkdirSync(models, { recursive: true });
  writeFileSync(join(folder, 'operations.json'), `${JSON.stringify(data.operations, null, 1)}\n`);
  for (const [name, file] of Object.entries(data.models)) {
    writeFileSync(join(models, `${name}.json`), `${JSON.stringify(file, null, 1)}\n`);
  }
  process.stdout.write(`${data.operations.edition}: ${JSON.stringify(countOperations(data))}\n`);
}
