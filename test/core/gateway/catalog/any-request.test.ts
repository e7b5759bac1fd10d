import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { servicesSignedAs } from '#core/gateway/catalog/operation-catalog.ts';
import { matchTemplate, parseTemplate, segmentsOf } from '#core/gateway/catalog/path-template.ts';
import { recogniseOperation } from '#core/gateway/catalog/recognise-operation.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import { campaign } from '#test/campaign.ts';

const seed = 20261123;
const place = { baseHost: 'gw.example.com', basePath: '/prod' };
/** One or several DNS labels of lower-case letters, digits and hyphens, in domains of AWS. */
const upstream =
  /^(?:[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?:amazonaws\.com|amazonaws\.com\.cn|api\.aws|signin\.aws|aws\.amazon\.com)$/;

const piece = fc.constantFrom(
  ...['/', '//', '..', '%2F', '%', '%ff', '?', '=', '&', 'bucket', 'key', 'v20180820', '_s', 's3'],
  ...[
    '2015-03-31',
    'functions',
    'service',
    'operation',
    'Action',
    'ListUsers',
    'Version',
    '.',
    '@',
  ],
  ...[
    '2010-05-08',
    'delete',
    'uploadId',
    'constructor',
    '\u0000',
    'é',
    'DynamoDB_20120810',
    'GetItem',
  ],
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const headerName = fc.constantFrom(
  ...['host', 'x-amz-target', 'smithy-protocol', 'content-type', 'x-amz-copy-source'],
  ...['x-amz-account-id', 'Host', 'X-AMZ-TARGET'],
);
const headerValue = fc.oneof(
  text,
  fc.constantFrom(
    ...['gw.example.com', 'a.gw.example.com', '123456789012.gw.example.com', 'rpc-v2-cbor'],
    ...['application/x-amz-json-1.0', 'application/x-www-form-urlencoded', '169.254.169.254'],
    'DynamoDB_20120810.GetItem',
  ),
);
const asked = fc.constantFrom(
  { service: 's3', path: '/bucket/key', headers: {} },
  { service: 's3', path: '/v20180820/jobs', headers: { 'x-amz-account-id': '123456789012' } },
  { service: 'lambda', path: '/2015-03-31/functions/f', headers: {} },
  { service: 'bedrock', path: '/_s/bedrock-agent/agents/a', headers: {} },
  {
    ...{ service: 'dynamodb', path: '/' },
    headers: {
      'x-amz-target': 'DynamoDB_20120810.GetItem',
      'content-type': 'application/x-amz-json-1.0',
    },
  },
);
/** Something whole, and some of it exchanged for anything. */
const request = fc.record({
  method: fc.constantFrom('GET', 'GET', 'PUT', 'POST', 'POST', 'DELETE', 'TRACE'),
  base: fc.constantFrom('/prod', '/prod', '/prod', ''),
  asked,
  more: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, text),
  rawQuery: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, text),
  host: fc.oneof({ weight: 3, arbitrary: fc.constant('gw.example.com') }, headerValue),
  headers: fc.array(fc.tuple(headerName, headerValue), { maxLength: 1 }),
  body: text,
});
const scope = fc.record({
  service: fc.constantFrom('', '', '', 'lambda', 'iam', 'monitoring', 's3', 'x'),
  region: fc.constantFrom('eu-west-1', 'us-east-1', 'cn-north-1', 'nowhere'),
});

describe('any request at all', () => {
  test('is an operation that the signature covers, at a host of AWS, or is refused', () => {
    let recognised = 0;
    const run = fc.property(request, scope, (made, { service, region }) => {
      const signed = { service: service || made.asked.service, region };
      const sent = {
        ...{ method: made.method, path: `${made.base}${made.asked.path}${made.more}` },
        rawQuery: made.rawQuery,
        headers: [
          ['host', made.host],
          ...Object.entries(made.asked.headers),
          ...made.headers,
        ] as HeaderPair[],
        body: Buffer.from(made.body),
      };
      const found = recogniseOperation(sent, signed, place);
      if (found instanceof Fault) return;
      recognised += 1;
      expect(found.signingName).toBe(signed.service);
      expect(servicesSignedAs(signed.service).map(({ name }) => name)).toContain(found.service);
      expect(found.upstreamHost).toMatch(upstream);
      expect(sent.path.endsWith(found.upstreamPath)).toBe(true);
      expect(Object.getPrototypeOf(found.labels)).toBeNull();
    });
    fc.assert(run, { seed, numRuns: campaign(2_000) });
    expect(recognised).toBeGreaterThan(80);
  });

  test('as long as requests may be is read to its end', () => {
    const long = 'a=%41&'.repeat(1_300);
    const headers = [
      ['host', 'gw.example.com'],
      ['content-type', 'application/x-www-form-urlencoded'],
    ] as const;
    const forms = [
      { path: '/prod/', rawQuery: '', body: Buffer.from(long.repeat(130)) },
      { path: '/prod/', rawQuery: long, body: Buffer.from('') },
      { path: `/prod/${'/'.repeat(4_000)}`, rawQuery: '', body: Buffer.from('') },
      { path: `/prod/${'%2'.repeat(2_000)}`, rawQuery: '', body: Buffer.from('') },
    ];
    for (const service of ['iam', 's3', 'lambda', 'workspaces-web']) {
      for (const form of forms) {
        const asked = { method: 'POST', headers, ...form };
        const found = recogniseOperation(asked, { service, region: 'eu-west-1' }, place);
        expect(found).toBeInstanceOf(Fault);
      }
    }
  });
});

describe('a template of a path', () => {
  const segment = fc.constantFrom('a', 'b', '{One}', '{Two}', '{Rest+}');
  const template = fc
    .array(segment, { minLength: 1, maxLength: 5 })
    .filter((all) => all.filter((each) => each.includes('+')).length <= 1);
  const label = fc.constantFrom('a', 'x', 'x%2Fy', '1.2');

  test('fits what is written by it, and gives the labels back', () => {
    const run = fc.property(template, fc.infiniteStream(label), (segments, labels) => {
      const written = segments.map((each) =>
        each.startsWith('{') ? [labels.next().value, each] : [each],
      );
      const path = `/${written.map(([value]) => value).join('/')}`;
      const found = matchTemplate(parseTemplate(`/${segments.join('/')}`), path, segmentsOf(path));
      expect(found).toBeDefined();
      for (const [value, name] of written) {
        const unique = segments.filter((each) => each === name).length === 1;
        if (name !== undefined && unique)
          expect(found?.get(name.replace(/[{}+]/g, ''))).toBe(value);
      }
    });
    fc.assert(run, { seed, numRuns: campaign(500) });
  });

  test('fits no path with fewer segments, or with another where it is literal', () => {
    const fits = (path: string, one: string) =>
      matchTemplate(parseTemplate(one), path, segmentsOf(path)) !== undefined;
    expect(fits('/a', '/a/{One}')).toBe(false);
    expect(fits('/a/', '/a/{One}')).toBe(false);
    expect(fits('/a/b/c', '/a/{One}')).toBe(false);
    expect(fits('/b/x', '/a/{One}')).toBe(false);
    expect(fits('/a/x/y/end', '/a/{Rest+}/end')).toBe(true);
    expect(fits('/a/end', '/a/{Rest+}/end')).toBe(false);
    expect(fits('/a/x/y/', '/a/{Rest+}')).toBe(true);
    expect(fits('/a//', '/a/{Rest+}')).toBe(true);
  });
});
