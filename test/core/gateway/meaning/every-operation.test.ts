import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import type { AccessData } from '#core/gateway/meaning/access-data.ts';
import type { OperationAccess } from '#core/gateway/meaning/operation-access.ts';
import { operationOfLine, readAccessLine } from '#core/gateway/meaning/read-access-line.ts';
import { requiredAccess } from '#core/gateway/meaning/required-access.ts';
import type { Parameters, ParameterValue } from '#core/gateway/parameters.ts';
import { campaign } from '#test/campaign.ts';
import { call } from './calls.ts';

const data: AccessData = JSON.parse(readFileSync('data/aws/access.json', 'utf8'));
/** A plain run takes every third. */
const step = campaign(1) === 1 ? 3 : 1;
const everyLine = Object.entries(data.services)
  .flatMap(([name, service]) =>
    service.operations.map((line) => ({
      id: `${name}.${operationOfLine(line)}`,
      access: readAccessLine(line, service),
    })),
  )
  .filter((_, at) => at % step === 0);

/** Parameters in which every path that the data read leads to the text. */
function filled(access: OperationAccess, text: string): Parameters {
  const root: Record<string, ParameterValue> = {};
  if (access.kind !== 'iam') return root;
  const paths = access.needs.flatMap(({ when, resources }) => [
    ...when.map(({ path }) => path),
    ...resources.flatMap((source) => (source.kind === 'arn' ? [source.path] : source.paths)),
  ]);
  for (const path of paths.flatMap((each) => each?.split('/') ?? [])) put(root, path, text);
  return root;
}

/** Puts the text where a path leads, making what is on the way unless something is there. */
function put(root: Record<string, ParameterValue>, path: string, text: string) {
  const [first = '', ...rest] = path.split(/(?=\[\])|(?=\{\})|\./);
  if (Object.hasOwn(root, first) && rest.length === 0) return;
  root[first] = rest.reduceRight<ParameterValue>((inner, step) => {
    if (step === '[]') return [inner];
    return step === '{}' ? { [text]: {} } : { [step]: inner };
  }, text);
}

describe('every operation of AWS', () => {
  const hostile = ['x*y${z}?', 'arn:aws:x:::x*y${z}?', '\ud800\u0000'];

  test.each(hostile)('takes %j for a name, never for a pattern, or refuses it', (text) => {
    const pattern = text.replace('arn:aws:x:::', '');
    for (const { id, access } of everyLine) {
      const found = requiredAccess(call(id, filled(access, text)));
      if (found instanceof Fault) continue;
      const raw = found
        .flatMap(({ resources }) => resources)
        .filter((one) => one.includes(pattern));
      expect(raw, id).toEqual([]);
    }
  });

  test('needs something where its request names nothing, or is refused', () => {
    for (const { id, access } of everyLine) {
      const found = requiredAccess(call(id, {}));
      if (found instanceof Fault) {
        expect(['policy_denied', 'invalid_request'], id).toContain(found.code);
        continue;
      }
      expect(access.kind, id).toBe('iam');
      expect(
        found.every(({ resources }) => resources.length > 0),
        id,
      ).toBe(true);
    }
  });
});
