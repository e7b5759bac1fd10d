import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import type { SensitiveData } from '#core/gateway/mask/fields/sensitive-data.ts';
import { readShape } from '#core/gateway/mask/fields/sensitive-shape.ts';
import { maskResponse } from '#core/gateway/mask/mask-response.ts';
import type { AwsProtocol } from '#core/gateway/recognised-operation.ts';
import table from '#data/aws/sensitive.json' with { type: 'json' };
import { campaign } from '#test/campaign.ts';
import { type Draw, sampleShape } from './sample-tree.ts';
import { writeCbor } from './write-cbor.ts';
import { writeJson } from './write-json.ts';
import { writeXml } from './write-xml.ts';
import type { WrittenBody } from './writing.ts';

interface Case {
  readonly service: string;
  readonly operation: string;
  readonly shape: string;
  readonly protocol: AwsProtocol;
}

const data = table as SensitiveData;

/** Every operation whose answer is a body with secrets, in every protocol of its service. */
const cases = Object.entries(data.services).flatMap(
  ([service, { operations, protocols, shapes }]) =>
    operations
      .flatMap((line): readonly Case[] => {
        const [operation = '', shape = ''] = line.split('|');
        const output = shape === '' ? undefined : readShape(data.services[service] as never, shape);
        const isPlain =
          output?.kind === 'structure' &&
          output.members.every(({ location }) => !['payload', 'events'].includes(location)) &&
          output.members.some(({ location }) => location === 'body');
        return isPlain
          ? protocols.map((protocol) => ({ service, operation, shape, protocol }))
          : [];
      })
      .filter(({ shape }) => Object.hasOwn(shapes, shape)),
);

const writers: Readonly<Record<AwsProtocol, (one: Case, draw: Draw) => WrittenBody>> = {
  json: (one, draw) => writeJson(treeOf(one, draw), draw),
  'rest-json': (one, draw) => writeJson(treeOf(one, draw), draw),
  cbor: (one, draw) => writeCbor(treeOf(one, draw), draw),
  'rest-xml': (one, draw) => writeXml(treeOf(one, draw), draw, ['Answer']),
  ec2: (one, draw) => writeXml(treeOf(one, draw), draw, [`${one.operation}Response`]),
  query: (one, draw) =>
    writeXml(treeOf(one, draw), draw, [`${one.operation}Response`, `${one.operation}Result`]),
};

function treeOf({ service, shape }: Case, draw: Draw) {
  const known = data.services[service];
  if (known === undefined) throw new Error(`there is no service ${service}`);
  return sampleShape(known, shape, draw);
}

/** Numbers that follow from the seed (a linear congruential generator). */
function drawing(seed: number): Draw {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

function maskedBody(one: Case, body: Buffer) {
  const masked = maskResponse({ ...one, status: 200, headers: [], body }, { revealed: new Set() });
  if (masked instanceof Fault) throw masked;
  return masked;
}

/** Ways in which a secret could still be read. */
function spellings(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').slice(0, -4),
    Buffer.from(secret).toString('hex'),
  ];
}

describe('planted secrets', () => {
  test('are in enough kinds of answers, in each protocol', () => {
    const protocols = new Map<string, number>();
    for (const { protocol } of cases) protocols.set(protocol, (protocols.get(protocol) ?? 0) + 1);
    expect(cases.length).toBeGreaterThan(1_800);
    expect([...protocols.keys()].sort()).toEqual(Object.keys(writers).sort());
  });

  test('are gone from every answer, and every byte that is none stays', () => {
    const any = fc.tuple(fc.constantFrom(...cases), fc.nat());
    let planted = 0;
    fc.assert(
      fc.property(any, ([one, seed]) => {
        const { body, expected, secrets } = writers[one.protocol](one, drawing(seed));
        const masked = maskedBody(one, body);
        planted += secrets.length;
        const text = Buffer.from(masked.body).toString('utf8');
        expect(text).toBe(expected.toString('utf8'));
        expect(Buffer.from(masked.body).equals(expected)).toBe(true);
        for (const spelling of secrets.flatMap(spellings)) expect(text).not.toContain(spelling);
        expect(JSON.stringify(masked.transforms)).not.toContain('planted');
        expect(masked.body === body).toBe(masked.transforms.length === 0);
      }),
      { seed: 20_261_123, numRuns: campaign(1_200) },
    );
    expect(planted).toBeGreaterThan(1_000);
  });
});
