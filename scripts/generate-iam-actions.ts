import { readFileSync, writeFileSync } from 'node:fs';
import type { ActionData } from '#core/iam/actions/action-data.ts';
import { countActionData, lossesBetween } from './iam/count-action-data.ts';
import { readIamData } from './iam/read-iam-data.ts';

/**
 * `npm run data:iam`: writes data/iam/actions.json anew from the installed source, unless much of
 * what was there is missing.
 */
const path = new URL('../data/iam/actions.json', import.meta.url);

const before = JSON.parse(readFileSync(path, 'utf8')) as ActionData;
const after = await readIamData();
const losses = lossesBetween(countActionData(before), countActionData(after));
if (losses.length > 0) {
  process.stderr.write(`not written, the source has lost data: ${losses.join('; ')}\n`);
  process.exitCode = 1;
} else {
  writeFileSync(path, `${JSON.stringify(after, null, 1)}\n`);
  process.stdout.write(`${after.edition}: ${JSON.stringify(countActionData(after))}\n`);
}
