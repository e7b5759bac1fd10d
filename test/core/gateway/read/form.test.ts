import { describe, expect, test } from 'vitest';
import { everything, list, map, modelOf, read, structure } from './sample-model.ts';

const refused = (says: RegExp) =>
  expect.objectContaining({ code: 'invalid_request', message: expect.stringMatching(says) });
const head = 'Action=Ask&Version=2026-01-01';
const query = (text: string, model = everything) => read('query', `${head}&${text}`, model);

describe('a query call', () => {
  test('is read by its model', () => {
    const fields = [
      'Name=a+b%20%C3%BC',
      'Count=3',
      'Big=9007199254740993',
      'Rate=1e-07',
      'on=false',
      'Bytes=AP8%3D',
      'At=2026-11-22T10%3A00%3A00Z',
      'Names.Name.1=x',
      'Names.Name.2=y',
      'flat.1=p',
      'Tags.entry.1.key=k',
      'Tags.entry.1.value=v',
      'FlatTag.1.key=q',
      'FlatTag.1.value.Key=r',
      'Inners.member.1.Key=a',
      'Inners.member.1.Value=-5',
      'Choice.A=z',
    ];
    expect(query(fields.join('&'))).toEqual({
      Name: 'a b ü',
      Count: 3,
      Big: 9007199254740993n,
      Rate: 1e-7,
      IsOn: false,
      Bytes: Uint8Array.of(0, 255),
      At: '2026-11-22T10:00:00Z',
      Names: ['x', 'y'],
      Flat: ['p'],
      Tags: { k: 'v' },
      FlatTags: { q: { Key: 'r' } },
      Inners: [{ Key: 'a', Value: -5 }],
      Choice: { A: 'z' },
    });
  });

  test('of ten items keeps their order', () => {
    const items = Array.from({ length: 12 }, (_, at) => `Names.Name.${12 - at}=${12 - at}`);
    expect(query(`Name=a&${items.join('&')}`)).toMatchObject({
      Names: Array.from({ length: 12 }, (_, at) => String(at + 1)),
    });
  });

  test('may say that a list or a map is empty', () => {
    expect(query('Name=a&Names=&Tags=&flat=')).toEqual({
      Name: 'a',
      Names: [],
      Tags: {},
      Flat: [],
    });
  });

  test('calls a flat list as its items are called, and an empty one by its own name', () => {
    const model = modelOf(
      { Queues: { shape: 'L' } },
      { shapes: { L: list('string', 'QueueName', true) } },
    );
    expect(query('QueueName.1=a&QueueName.2=b', model)).toEqual({ Queues: ['a', 'b'] });
    expect(query('Queues=', model)).toEqual({ Queues: [] });
    expect(query('QueueName.1=a&Queues=', model)).toEqual(refused(/Queues is there twice/));
  });

  test.each<readonly [string, string, RegExp]>([
    ['34 an index that is 0', 'Names.Name.0=a', /from 1 on, without a gap/],
    ['34 an index with a zero before it', 'Names.Name.01=a', /from 1 on/],
    ['34 a gap', 'Names.Name.1=a&Names.Name.3=b', /from 1 on/],
    ['34 an index that is no number', 'Names.Name.x=a', /from 1 on/],
    ['34 an index beyond numbers', 'Names.Name.1=a&Names.Name.1e0=b', /from 1 on/],
    ['34 another step than the model has', 'Names.member.1=a', /numbered behind \.Name\./],
    ['34 no step at all', 'Names.1=a', /numbered behind \.Name\./],
    ['34 both steps', 'Names.Name.1=a&Names.member.1=b', /numbered behind/],
    ['34 a list that has a value too', 'Names=x&Names.Name.1=a', /numbered behind/],
    ['34 a flat list with a step', 'flat.member.1=a', /from 1 on/],
    ['34 a list as a scalar', 'Names=a', /numbered/],
    ['an item that has members', 'Names.Name.1.x=a', /one value/],
    [
      'a key twice',
      'Tags.entry.1.key=k&Tags.entry.1.value=a&Tags.entry.2.key=k&Tags.entry.2.value=b',
      /k is there twice/,
    ],
    [
      'a key named __proto__',
      'Tags.entry.1.key=__proto__&Tags.entry.1.value=a',
      /__proto__ is there twice/,
    ],
    ['an entry without a value', 'Tags.entry.1.key=k', /in each entry/],
    [
      'an entry with more',
      'Tags.entry.1.key=k&Tags.entry.1.value=a&Tags.entry.1.x=b',
      /in each entry/,
    ],
    ['a structure with a value', 'Inner=a&Inner.Key=b', /no value of its own/],
    ['a scalar with members', 'Count=1&Count.x=1', /one value/],
    ['26 Action[]', 'Action[]=Delete', /unknown member with an unreadable name/],
    ['26 action', 'action=Delete', /unknown member action of Asked/],
    ['26 Action twice', 'Action=Ask', /field twice/],
    ['a name twice', 'Name=b', /field twice/],
    ['a name twice, once encoded', '%4eame=b', /field twice/],
    ['a member of a prototype', 'constructor=b', /unknown member constructor/],
    ['a field without a value', 'Count', /write = behind/],
    ['an empty field', '&Count=1', /write = behind/],
    ['an empty step', 'Inner..Key=a', /empty step/],
    ['too many steps', `${'Inner.Again.'.repeat(17)}Key=a`, /too many steps/],
    ['a semicolon', 'Count=1;on=true', /character/],
    ['a raw byte', 'Count=\u00e9', /character/],
    ['a line feed', 'Count=1\n', /character/],
    ['a broken escape', 'Count=%1', /percent-encoding/],
    ['a zero byte', 'Token=a%00', /zero byte/],
    ['bytes that are not UTF-8', 'Token=%c0%af', /UTF-8/],
    ['another number form', 'Count=01', /decimal digits/],
    ['a number with a plus', 'Count=%2B1', /decimal digits/],
    ['a number in hex', 'Rate=0x1', /decimal digits/],
    ['a number beyond a double', 'Rate=1e999', /decimal digits/],
    ['a capital truth', 'on=True', /true or false/],
    ['base64 without its padding', 'Bytes=AP8', /base64/],
    ['a time in words', 'At=now', /ISO 8601/],
    ['two of a union', 'Choice.A=a&Choice.B.Key=b', /exactly one member/],
  ])('refuses %s', (_what, text, says) => {
    expect(query(`Name=a&${text}`)).toEqual(refused(says));
  });

  test('refuses too many fields', () => {
    const fields = Array.from({ length: 20_000 }, (_, at) => `Names.Name.${at + 1}=a`);
    expect(query(fields.join('&'))).toEqual(refused(/more than 20000 fields/));
  });

  test('26 stands in the body or in the query, never in both', () => {
    const inQuery = { rawQuery: 'Action=Ask&Version=1&Name=a', headers: [] };
    expect(read('query', '', everything, inQuery)).toEqual({ Name: 'a' });
    expect(read('query', `${head}&Name=a`, everything, { rawQuery: 'Action=Ask' })).toEqual(
      refused(/in the query and in the body/),
    );
    expect(read('query', `${head}&Name=a`, everything, { rawQuery: 'X-Amz-Expires=1' })).toEqual({
      Name: 'a',
    });
    expect(
      read('query', '', everything, { rawQuery: 'Action=Ask&Action=Ask&Version=1&Name=a' }),
    ).toEqual(refused(/field twice/));
  });

  test('asks for its own operation and says its version', () => {
    expect(read('query', 'Action=Other&Version=1&Name=a', everything)).toEqual(
      refused(/does not ask for Ask/),
    );
    expect(read('query', 'Version=1&Name=a', everything)).toEqual(refused(/does not ask for Ask/));
    expect(read('query', 'Action.1=Ask&Version=1&Name=a', everything)).toEqual(
      refused(/does not ask for Ask/),
    );
    expect(read('query', 'Action=Ask&Name=a', everything)).toEqual(refused(/no Version/));
  });

  test('is refused with another content type and with a header of AWS that is no transport', () => {
    const json = { headers: [['content-type', 'application/json']] as const };
    expect(read('query', `${head}&Name=a`, everything, json)).toEqual(refused(/content-type/));
    expect(read('query', `${head}&Name=a`, everything, { more: [['X-Amz-Acl', 'a']] })).toEqual(
      refused(/unknown member x-amz-acl/),
    );
  });
});

describe('an EC2 call', () => {
  const model = modelOf(
    {
      Filters: { shape: 'Filters', wireName: 'Filter' },
      InstanceIds: { shape: 'Ids', wireName: 'InstanceId' },
    },
    {
      shapes: {
        Filters: list('Filter', 'Filter'),
        Ids: list('string', 'InstanceId'),
        Filter: structure({
          Name: { shape: 'string' },
          Values: { shape: 'Ids', wireName: 'Value' },
        }),
        T: map('string'),
      },
    },
  );

  test('numbers every list behind its name', () => {
    expect(
      read(
        'ec2',
        `${head}&InstanceId.1=i-1&Filter.1.Name=a&Filter.1.Value.1=b&Filter.1.Value.2=c`,
        model,
      ),
    ).toEqual({
      InstanceIds: ['i-1'],
      Filters: [{ Name: 'a', Values: ['b', 'c'] }],
    });
  });

  test.each([
    ['34 with a step', 'InstanceId.member.1=i-1', /from 1 on/],
    ['34 from 0', 'Filter.0.Name=a', /from 1 on/],
    ['34 with a leading zero', 'Filter.01.Name=a', /from 1 on/],
    ['by another name', 'InstanceIds.1=i-1', /unknown member InstanceIds/],
  ])('is refused %s', (_what, text, says) => {
    expect(read('ec2', `${head}&${text}`, model)).toEqual(refused(says));
  });
});
