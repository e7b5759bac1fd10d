import { describe, expect, test } from 'vitest';
import type { BotocoreService } from '#scripts/aws/read-botocore.ts';
import { listPaths } from '#scripts/sensitive/list-paths.ts';
import { lostPaths } from '#scripts/sensitive/lost-paths.ts';
import { readSensitive } from '#scripts/sensitive/read-sensitive.ts';
import { writeSensitive } from '#scripts/sensitive/write-sensitive.ts';

const shapes = {
  Secret: { type: 'string', sensitive: true },
  Bytes: { type: 'blob' },
  Text: { type: 'string' },
  Keys: { type: 'list', sensitive: true, member: { shape: 'Bytes' } },
  Flat: { type: 'list', flattened: true, member: { shape: 'Secret', locationName: 'One' } },
  Names: { type: 'map', key: { shape: 'Secret' }, value: { shape: 'Text' } },
  Tree: {
    type: 'structure',
    members: { Leaf: { shape: 'Secret', locationName: 'leaf' }, Below: { shape: 'Trees' } },
  },
  Trees: { type: 'list', member: { shape: 'Tree' } },
  Asked: { type: 'structure', members: { Password: { shape: 'Secret' }, Name: { shape: 'Text' } } },
  Answered: {
    type: 'structure',
    members: {
      Tree: { shape: 'Tree' },
      Flat: { shape: 'Flat' },
      Keys: { shape: 'Keys' },
      Names: { shape: 'Names' },
      Token: { shape: 'Secret' },
      Plain: { shape: 'Text' },
      Header: { shape: 'Secret', location: 'header', locationName: 'x-secret' },
    },
  },
  Wrong: { type: 'structure', exception: true, members: { reason: { shape: 'Secret' } } },
};

function made(protocol: string, changed: object = {}, list: object = {}) {
  const model = {
    metadata: { protocol },
    operations: { Do: { input: { shape: 'Asked' }, output: { shape: 'Answered' } } },
    shapes: { ...shapes, ...changed },
  };
  const service = { name: 'svc', model, endpoints: {} } as unknown as BotocoreService;
  const hand = { secrets: [], open: [{ members: ['Token'], reason: 'a page' }], ...list };
  return readSensitive({ services: [service], partitions: [] }, 'test', hand);
}

describe('the data of secrets', () => {
  test('names every marked member, at any depth, and nothing else', () => {
    expect([...listPaths(made('json'))].sort()).toEqual([
      'svc.(errors):reason',
      'svc.Do(request):Password',
      'svc.Do:Flat[]',
      'svc.Do:Header',
      'svc.Do:Keys',
      'svc.Do:Names{key}',
      'svc.Do:Tree.Leaf',
    ]);
  });

  test('keeps shapes once, with names on the wire and the forms within secrets', () => {
    const { shapes: kept, operations, protocols } = made('rest-xml').services.svc ?? {};
    expect([operations, protocols]).toEqual([['Do|Answered|Asked'], ['rest-xml']]);
    expect(kept).toEqual({
      Answered: [
        'Tree|Tree',
        'Flat=One|Flat',
        'Keys|!Keys*',
        'Names|Names',
        'Header@header=x-secret|!-',
      ],
      Asked: ['Password|!-'],
      Flat: '[~]|!-',
      'Keys*': '[]|:blob',
      Names: '{!}|-',
      Tree: ['Leaf=leaf|!-', 'Below|Trees'],
      Trees: '[]|Tree',
    });
  });

  test('names a member of forms in EC2 with a capital', () => {
    expect(made('ec2').services.svc?.shapes.Tree).toEqual(['Leaf=leaf/Leaf|!-', 'Below|Trees']);
  });

  test('takes up the hand list, with conditions and forms', () => {
    const row = { service: 'svc', shape: 'Answered', members: ['Plain'], reason: 'r' };
    const plainWhen = { sibling: 'Tree', values: ['a', 'b'] };
    const line = (more: object) =>
      made('json', {}, { secrets: [{ ...row, ...more }] }).services.svc?.shapes.Answered?.at(-2);
    expect(line({})).toBe('Plain|!-');
    expect(line({ plainWhen, form: 'blob' })).toBe('Plain|!:blob?Tree=a,b');
  });

  test.each([
    [{ service: 'gone', shape: 'Asked', members: ['Name'] }, /the service gone/],
    [{ service: 'svc', shape: 'Gone', members: ['Name'] }, /Gone\.Name/],
    [{ service: 'svc', shape: 'Asked', members: ['Name', 'Gone'] }, /Asked\.Gone/],
  ])('is not made of a hand list that fits nothing: %j', (row, told) => {
    const secrets = [{ ...row, reason: 'r' }];
    expect(() => made('json', {}, { secrets })).toThrow(told);
  });

  test('loses no path unless it is accepted by name', () => {
    const open = { ...shapes.Tree, members: { Leaf: { shape: 'Text' } } };
    const lost = lostPaths(made('json'), made('json', { Tree: open }), new Set());
    expect(lost).toEqual(['svc.Do:Tree.Leaf']);
    expect(lostPaths(made('json'), made('json', { Tree: open }), new Set(lost))).toEqual([]);
  });

  test('loses none where a whole becomes a secret', () => {
    const whole = { ...shapes.Tree, sensitive: true };
    expect(lostPaths(made('json'), made('json', { Tree: whole }), new Set())).toEqual([]);
  });

  test('is written line by line and read as the same', () => {
    const text = writeSensitive(made('query'));
    expect(JSON.parse(text)).toEqual(made('query'));
    expect(text.split('\n').length).toBeGreaterThan(10);
  });
});
