import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { AccessData } from '#core/gateway/meaning/access-data.ts';
import { mintingOperations } from '#core/gateway/meaning/mints-credentials.ts';
import { looseningsBetween } from './access/compare-access.ts';
import { accessLosses, countAccess } from './access/count-access.ts';
import type { DependentActions } from './access/dependent-needs.ts';
import { mintingIn } from './access/find-minting.ts';
import { missingInModels } from './access/missing-in-models.ts';
import type { Overrides } from './access/overrides.ts';
import { printAccess } from './access/print-access.ts';
import { readActions } from './access/read-actions.ts';
import { botocoreVersion, readModels } from './access/read-models.ts';

/**
 * `npm run data:access -- --botocore DIR`: writes data/aws/access.json anew from the `data` folder of
 * botocore, unless much of what was there is missing or an operation would need less than before.
 */
const path = new URL('../data/aws/access.json', import.meta.url);
const folder = process.argv[process.argv.indexOf('--botocore') + 1] ?? '';
if (!process.argv.includes('--botocore') || !existsSync(folder)) {
  process.stderr.write('give --botocore DIR, the folder named data of an unpacked botocore\n');
  process.exit(2);
}

const overrides = readPart<Overrides>('overrides');
const iam = await readActions();
const models = readModels(folder);
const after = printAccess(
  models,
  {
    iam,
    overrides,
    prefixes: readPart('service-prefixes'),
    dependent: readPart<DependentActions>('dependent-actions'),
  },
  [`botocore ${botocoreVersion(folder)}`, `actions ${iam.edition}`],
);
const before: AccessData = existsSync(path)
  ? JSON.parse(readFileSync(path, 'utf8'))
  : { from: [], services: {} };
const problems = [
  ...missingInModels(overrides, models),
  ...mintingIn(models)
    .filter((id) => !mintingOperations.has(id))
    .map((id) => `${id} hands out credentials; add it to mints-credentials.ts`),
  ...accessLosses(countAccess(before), countAccess(after)),
  ...looseningsBetween(before, after).filter(({ operation }) => !(operation in overrides.accepted)),
];
if (problems.length > 0) {
  process.stderr.write(`not written:\n${problems.map(sentenceOf).join('\n')}\n`);
  process.exitCode = 1;
} else {
  writeFileSync(path, `${JSON.stringify(after, null, 1)}\n`);
  process.stdout.write(`${after.from.join(', ')}: ${JSON.stringify(countAccess(after))}\n`);
}

function sentenceOf(problem: string | { readonly operation: string; readonly what: string }) {
  return typeof problem === 'string' ? problem : `${problem.operation} ${problem.what}`;
}

function readPart<Part>(name: string): Part {
  return JSON.parse(readFileSync(new URL(`access/${name}.json`, import.meta.url), 'utf8'));
}
