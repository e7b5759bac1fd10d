import { globSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OperationData } from '#core/gateway/catalog/operation-data.ts';
import {
  type AwsData,
  countOperations,
  lossesBetween,
  type OperationCounts,
} from '#scripts/aws/count-operations.ts';
import { gate } from '#scripts/aws/gate.ts';
import { loosenings } from '#scripts/aws/loosenings-between.ts';
import { editionOf, makeAwsData, readAwsData } from '#scripts/aws/read-aws-data.ts';
import { type MadeUpService, writeBotocore } from './aws/botocore-folder.ts';

/** The counts of the first edition: no later one may hold much less. */
const firstCounts: OperationCounts = {
  ...{ services: 439, operations: 19_796, regions: 48, withPaths: 10_592, withRequired: 966 },
  ...{ withHostPrefix: 718, servicesWithHosts: 91, inputs: 19_709, shapes: 42_806 },
  ...{ members: 116_258, sensitiveMembers: 2_776 },
};

/** The botocore of the Python journeys, whichever Python they have; none where there is no Python. */
const [installed = ''] = globSync('.venv/lib/python3.*/site-packages/botocore/data');

let committed: AwsData;

beforeAll(() => {
  committed = readAwsData('data/aws') as AwsData;
});

describe('the committed operations of AWS', () => {
  test('have lost nothing of size since the first edition', () => {
    expect(lossesBetween(firstCounts, countOperations(committed))).toEqual([]);
  });

  test.skipIf(installed === '')('are what the generator makes of the installed botocore', () => {
    expect(editionOf(installed)).toBe(committed.operations.edition);
    expect(makeAwsData(installed, committed.operations.edition)).toEqual(committed);
  });

  test('are each well formed', () => {
    const fields = [
      ...[/^\w+$/, /^[nuioprmd]*$/, /^[a-z.-]*(?:\{\w+=[a-z-]+\}\.)?$/i, /^[A-Z]*$/],
      ...[/^(?:\/|$)/, /^[^|]*$/, /^[a-z0-9_,-]*$/, /^\d*$/, /^[A-Za-z0-9-]*$/],
    ];
    const isWell = (line: string) =>
      line.split('|').every((field, at) => fields[at]?.test(field) === true);
    for (const [name, service] of Object.entries(committed.operations.services)) {
      expect(name).toMatch(/^[a-z0-9-]+$/);
      expect(service.operations.filter((line) => !isWell(line))).toEqual([]);
      const hosts = service.hosts?.flat() ?? [];
      expect(hosts.filter((line) => !/^[a-z0-9-]+(?: [a-z0-9.{}-]+){0,2}$/.test(line))).toEqual([]);
    }
  });

  test('have a model beside them for each service, and an input for nothing else', () => {
    const { services } = committed.operations;
    expect(Object.keys(committed.models).toSorted()).toEqual(Object.keys(services).toSorted());
    for (const [name, { operations }] of Object.entries(committed.models)) {
      const known = new Set(services[name]?.operations.map((line) => line.split('|')[0]));
      expect(Object.keys(operations).filter((each) => !known.has(each))).toEqual([]);
    }
  });

  test('say in data/PROVENANCE.md and NOTICE of what they are made', () => {
    expect(readFileSync('data/PROVENANCE.md', 'utf8')).toContain(committed.operations.edition);
    expect(readFileSync('NOTICE', 'utf8')).toContain('botocore');
  });
});

describe('a made-up service', () => {
  const shapes = {
    Open: {
      ...{ type: 'structure', required: ['Name', 'Key'], payload: 'Things' },
      members: {
        Name: { shape: 'Text', location: 'uri', locationName: 'Name' },
        Key: { shape: 'Text', location: 'querystring', locationName: 'key' },
        Token: {
          shape: 'Text',
          location: 'header',
          locationName: 'X-Token',
          idempotencyToken: true,
        },
        Things: { shape: 'Things' },
      },
    },
    Things: { type: 'list', member: { shape: 'Thing', locationName: 'item' }, sensitive: true },
    Thing: { type: 'structure', members: { Code: { shape: 'Code' }, Inner: { shape: 'Thing' } } },
    Code: { type: 'string', sensitive: true },
    Text: { type: 'string' },
  };
  const http = { method: 'PUT', requestUri: '/drawers/{Name}?open' };

  test('becomes a row and a file of models', () => {
    const drawer = { operations: { Open: { http, input: { shape: 'Open' } } }, shapes };
    const { operations, models } = make({ drawer });
    expect(operations).toEqual({
      edition: 'botocore 0.0.0',
      partitions: {
        aws: 'amazonaws.com eu-west-1 us-east-1',
        'aws-cn': 'amazonaws.com.cn cn-north-1',
      },
      services: {
        drawer: {
          ...{ signingName: 'drawer', endpointPrefix: 'drawer', protocols: ['rest-json'] },
          version: '2020-01-01',
          operations: ['Open|m||PUT|/drawers/{Name}?open|!key'],
        },
      },
    });
    expect(models.drawer).toEqual({
      operations: { Open: 'Open' },
      shapes: {
        Open: 's|Things|Name,string,!u|Key,string,!q,key|Token,string,ih,X-Token|Things,Things',
        Thing: 's||Code,string*|Inner,Thing',
        Things: 'l*|Thing,item',
      },
    });
  });

  test('is asked where its rules say, region by region', () => {
    const rules = [
      {
        conditions: [{ fn: 'stringEquals', argv: [{ ref: 'Region' }, 'cn-north-1'] }],
        type: 'error',
      },
      {
        conditions: [],
        type: 'endpoint',
        endpoint: {
          url: 'https://drawer.amazonaws.com',
          properties: { authSchemes: [{ name: 'sigv4', signingRegion: 'us-east-1' }] },
        },
      },
    ];
    const { operations } = make({ drawer: { rules } });
    expect(operations.services.drawer?.hosts).toEqual([
      ['aws drawer.amazonaws.com us-east-1', 'aws-cn'],
    ]);
  });

  test('has EC2’s own names and flat lists in EC2’s protocol', () => {
    const ec2: MadeUpService = {
      metadata: { protocol: 'ec2' },
      operations: { Open: { http: { method: 'POST', requestUri: '/' }, input: { shape: 'Open' } } },
      shapes: {
        Open: {
          type: 'structure',
          members: {
            Name: { shape: 'Text', locationName: 'theName' },
            Other: { shape: 'Text', queryName: 'Another', locationName: 'other' },
            Things: { shape: 'Things' },
          },
        },
        Things: { type: 'list', member: { shape: 'Text', locationName: 'item' } },
        Text: { type: 'string' },
      },
    };
    expect(make({ ec2 }).models.ec2?.shapes).toEqual({
      Open: 's||Name,string,,TheName|Other,string,,Another|Things,Things.flat',
      'Things.flat': 'l|string,item,f',
    });
  });

  test('of a protocol that nobody reads, or with a separator in a name, is no data', () => {
    expect(() => make({ drawer: { metadata: { protocol: 'soap' } } })).toThrow('soap');
    const operations = { Open: { http: { method: 'GET', requestUri: '/a|b' } } };
    expect(() => make({ drawer: { operations } })).toThrow('separator');
  });
});

describe('the gate on new editions', () => {
  test('lets two percent go missing, and no more', () => {
    const before = { ...firstCounts, operations: 1000 };
    expect(lossesBetween(before, { ...before, operations: 980 })).toEqual([]);
    expect(lossesBetween(before, { ...before, operations: 979, shapes: 50_000 })).toEqual([
      'operations fell from 1000 to 979',
    ]);
  });

  const shapes = {
    In: {
      ...{ type: 'structure', required: ['Key', 'Head'] },
      members: {
        Key: { shape: 'Text', location: 'querystring', locationName: 'key' },
        Head: { shape: 'Text', location: 'header', locationName: 'x-head' },
      },
    },
    Free: { type: 'structure', members: {} },
    Text: { type: 'string' },
  };
  const at = (requestUri: string, more: object = {}) => ({
    http: { method: 'GET', requestUri },
    ...more,
  });
  const base: MadeUpService = {
    metadata: { targetPrefix: 'Drawers' },
    operations: { Open: at('/{Name}?open', { input: { shape: 'In' } }), List: at('/') },
    shapes,
  };
  const changed = (newer: MadeUpService) =>
    loosenings(make({ drawer: base }).operations, make({ drawer: newer }).operations);
  const withOpen = (open: object) => ({ ...base, operations: { ...base.operations, Open: open } });
  const withMetadata = (metadata: object) => ({
    ...base,
    metadata: { ...base.metadata, ...metadata },
  });

  test('lets what stays the same, is new or is gone', () => {
    expect(changed(base)).toEqual([]);
    expect(changed({ ...base, operations: { ...base.operations, Shut: at('/shut') } })).toEqual([]);
    expect(changed({ ...base, operations: {} })).toEqual([]);
  });

  test.each<[string, MadeUpService, string[]]>([
    [
      'another protocol',
      withMetadata({ protocol: 'rest-xml' }),
      ['drawer has other protocols: rest-json became rest-xml'],
    ],
    [
      'another signing name',
      withMetadata({ signingName: 'chest' }),
      ['drawer has other signing name: drawer became chest'],
    ],
    [
      'another signature',
      withMetadata({ signatureVersion: 'bearer' }),
      ['drawer has other signature: v4 became bearer'],
    ],
    [
      'another target',
      withMetadata({ targetPrefix: 'Chests' }),
      ['drawer has other target: Drawers became Chests'],
    ],
    [
      'another host',
      withMetadata({ endpointPrefix: 'chest', signingName: 'drawer' }),
      [
        'drawer has other hosts: drawer became chest, aws drawer.{region}.amazonaws.com, aws-cn drawer.{region}.amazonaws.com.cn',
      ],
    ],
    [
      'what it could not be asked without',
      withOpen(at('/{Name}', { input: { shape: 'Free' } })),
      [
        'drawer:Open no longer needs key',
        'drawer:Open no longer needs x-head',
        'drawer:Open no longer needs open',
      ],
    ],
    [
      'its signature',
      withOpen(at('/{Name}?open', { input: { shape: 'In' }, authtype: 'none' })),
      ['drawer:Open may be asked with less of a signature'],
    ],
    [
      'that of its payload',
      withOpen(at('/{Name}?open', { input: { shape: 'In' }, authtype: 'v4-unsigned-body' })),
      ['drawer:Open may be asked with less of a signature'],
    ],
    [
      'another host prefix',
      withOpen(at('/{Name}?open', { input: { shape: 'In' }, endpoint: { hostPrefix: 'data-' } })),
      ['drawer:Open has another host prefix'],
    ],
  ])('tells of an operation with %s', (_, newer, sentences) => {
    expect(changed(newer)).toEqual(sentences);
  });

  test('tells of an operation that takes another’s place, in its service or in another', () => {
    const operations = { ...base.operations, List: at('/lists'), Sweep: at('/') };
    expect(changed({ ...base, operations })).toEqual([
      'drawer:Sweep takes the place of drawer:List',
    ]);
    const chest: MadeUpService = {
      metadata: { signingName: 'drawer' },
      operations: { Peek: at('/') },
    };
    const after = make({ drawer: base, chest }).operations;
    expect(loosenings(make({ drawer: base }).operations, after)).toEqual([
      'chest:Peek takes the place of drawer:List',
    ]);
  });

  test('lets through only those sentences that somebody accepted, and no loss', () => {
    const before = make({ drawer: base });
    const after = make({ drawer: withMetadata({ signingName: 'chest' }) });
    const sentence = 'drawer has other signing name: drawer became chest';
    expect(gate(before, after, new Set())).toEqual([sentence]);
    expect(gate(before, after, new Set([sentence]))).toEqual([]);
    const empty = make({ drawer: { ...base, operations: {} } });
    expect(gate(before, empty, new Set([sentence, 'operations fell from 2 to 0']))).toContain(
      'operations fell from 2 to 0',
    );
  });

  test('knows the operations of protocols without paths by target and by version', () => {
    const rpc = (protocol: string, names: readonly string[]): MadeUpService => ({
      metadata: { protocol, ...(protocol === 'json' ? { targetPrefix: 'Drawers' } : {}) },
      operations: Object.fromEntries(names.map((name) => [name, at('/')])),
    });
    for (const protocol of ['json', 'query']) {
      const before = make({ drawer: rpc(protocol, ['Open']) }).operations;
      const other = {
        ...rpc(protocol, ['Open']),
        metadata: { ...rpc(protocol, []).metadata, signingName: 'drawer' },
      };
      expect(
        loosenings(before, make({ drawer: rpc(protocol, ['Open', 'Shut']) }).operations),
      ).toEqual([]);
      expect(
        loosenings(before, make({ drawer: rpc(protocol, ['Open']), chest: other }).operations),
      ).toEqual(['chest:Open takes the place of drawer:Open']);
    }
  });
});

function make(services: Readonly<Record<string, MadeUpService>>): {
  operations: OperationData;
  models: AwsData['models'];
} {
  return makeAwsData(writeBotocore(services), 'botocore 0.0.0');
}
