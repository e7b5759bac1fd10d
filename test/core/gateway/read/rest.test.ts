import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { readParameters } from '#core/gateway/read/read-parameters.ts';
import { streamsBody } from '#core/gateway/read/streams-body.ts';
import { list, map, modelOf, operationOf, read, requestOf, structure } from './sample-model.ts';

const refused = (says: RegExp) =>
  expect.objectContaining({ code: 'invalid_request', message: expect.stringMatching(says) });

const placed = modelOf(
  {
    Id: { shape: 'string', location: 'uri', required: true },
    Number: { shape: 'integer', location: 'uri' },
    Max: { shape: 'integer', location: 'querystring', wireName: 'max-items' },
    Ids: { shape: 'Ids', location: 'querystring', wireName: 'id' },
    Copy: { shape: 'string', location: 'header', wireName: 'x-amz-copy-source' },
    Range: { shape: 'string', location: 'header', wireName: 'Range' },
    Kinds: { shape: 'Ids', location: 'header', wireName: 'x-amz-kinds' },
    Meta: { shape: 'Meta', location: 'headers', wireName: 'x-amz-meta-' },
    Note: { shape: 'string', wireName: 'note' },
  },
  { shapes: { Ids: list('string'), Meta: map('string') } },
);
const labels = { Id: 'a/b', Number: '7' };

describe('a REST call in JSON', () => {
  test('is read out of path, query, headers and body', () => {
    const over = {
      labels,
      rawQuery: 'max-items=5&id=x&id=y%2Fz',
      more: [
        ['X-Amz-Copy-Source', '/b/k '],
        ['range', 'bytes=0-1'],
        ['x-amz-kinds', 'a, b'],
        ['X-Amz-Meta-One', '1'],
        ['x-amz-meta-two', '2'],
        ['user-agent', 'x'],
        ['x-amz-date', 'd'],
        ['x-amz-checksum-crc32', 'c'],
      ] as const,
    };
    expect(read('rest-json', '{"note":"n"}', placed, over)).toEqual({
      Id: 'a/b',
      Number: 7,
      Max: 5,
      Ids: ['x', 'y/z'],
      Copy: '/b/k',
      Range: 'bytes=0-1',
      Kinds: ['a', 'b'],
      Meta: { one: '1', two: '2' },
      Note: 'n',
    });
  });

  test('takes headers that a signer moved into the query', () => {
    const rawQuery =
      'X-Amz-Copy-Source=%2Fb%2Fk&X-Amz-Signature=0&x-id=Ask&x-amz-sdk-checksum-algorithm=CRC32&x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-user-agent=js';
    expect(read('rest-json', '', placed, { labels, rawQuery })).toMatchObject({ Copy: '/b/k' });
    expect(read('rest-json', '', placed, { labels, rawQuery: 'X-Amz-Acl=a' })).toEqual(
      refused(/unknown member x-amz-acl of the headers/),
    );
  });

  test.each<readonly [string, Parameters<typeof read>[3], RegExp]>([
    ['a label that is not there', { labels: {} }, /required member Id/],
    ['a label that is no number', { labels: { ...labels, Number: '1a' } }, /decimal digits/],
    [
      'an unknown parameter',
      { labels, rawQuery: 'Action=Delete' },
      /unknown member Action of the query/,
    ],
    ['a parameter twice', { labels, rawQuery: 'max-items=1&max-items=2' }, /Max is there twice/],
    [
      '13 an unknown header of AWS',
      { labels, more: [['x-amz-acl', 'public-read']] },
      /unknown member x-amz-acl of the headers/,
    ],
    [
      'a header twice',
      {
        labels,
        more: [
          ['range', 'a'],
          ['Range', 'b'],
        ],
      },
      /Range is there twice/,
    ],
    [
      'a header in the query too',
      { labels, rawQuery: 'X-Amz-Copy-Source=a', more: [['x-amz-copy-source', 'b']] },
      /Copy is there twice/,
    ],
    [
      'metadata twice',
      {
        labels,
        more: [
          ['x-amz-meta-a', '1'],
          ['X-Amz-Meta-A', '2'],
        ],
      },
      /x-amz-meta-a is there twice/,
    ],
    [
      'metadata without a name',
      { labels, more: [['x-amz-meta-', '1']] },
      /x-amz-meta- is there twice/,
    ],
    [
      'another media type',
      { labels, headers: [['content-type', 'application/xml']] },
      /content-type/,
    ],
  ])('is refused with %s', (_what, over, says) => {
    expect(read('rest-json', '{"note":"n"}', placed, over)).toEqual(refused(says));
  });

  test('a member of another place does not stand in the body', () => {
    for (const text of ['{"Id":"c"}', '{"max-items":1}', '{"Note":"n"}']) {
      expect(read('rest-json', text, placed, { labels })).toEqual(refused(/unknown member/));
    }
  });

  test('parameters without a name of their own go into the map that takes them', () => {
    const model = modelOf(
      {
        A: { shape: 'string', location: 'querystring', wireName: 'a' },
        Rest: { shape: 'Rest', location: 'querystring' },
      },
      { shapes: { Rest: map('Texts'), Texts: list('string') } },
    );
    expect(read('rest-json', '', model, { rawQuery: 'a=1&b=2&c=3&b=4' })).toEqual({
      A: '1',
      Rest: { b: ['2', '4'], c: ['3'] },
    });
    expect(read('rest-json', '', model, { rawQuery: '__proto__=1' })).toEqual(
      refused(/unknown member __proto__/),
    );
  });

  test('a payload is the whole body: bytes, text, a structure or a document', () => {
    const of = (shape: string, more = {}) =>
      modelOf(
        { P: { shape, ...more } },
        { payload: 'P', shapes: { S: structure({ A: { shape: 'string' } }) } },
      );
    const any = { headers: [['content-type', 'image/png']] as const };
    expect(read('rest-json', Buffer.from([0, 255]), of('blob'), any)).toEqual({
      P: Uint8Array.of(0, 255),
    });
    expect(read('rest-json', 'é', of('string'), any)).toEqual({ P: 'é' });
    expect(read('rest-json', Buffer.from([0xff]), of('string'), any)).toEqual(refused(/UTF-8/));
    expect(read('rest-json', '{"A":"a"}', of('S'))).toEqual({ P: { A: 'a' } });
    expect(read('rest-json', '{"B":"a"}', of('S'))).toEqual(refused(/unknown member B of S/));
    expect(read('rest-json', '[1,{"a":null}]', of('document'))).toEqual({ P: [1, { a: null }] });
    expect(read('rest-json', 'x', of('blob', { isStreaming: true, required: true }), any)).toEqual(
      {},
    );
    expect(read('rest-json', '', of('blob', { required: true }))).toEqual({ P: new Uint8Array() });
    expect(read('rest-json', '', of('S', { required: true }))).toEqual(
      refused(/required member P/),
    );
  });

  test('a body where the operation reads none is refused, but for an empty object', () => {
    const model = modelOf({ Id: { shape: 'string', location: 'uri' } });
    expect(read('rest-json', '{}', model, { labels: { Id: 'a' } })).toEqual({ Id: 'a' });
    expect(read('rest-json', '{"a":1}', model)).toEqual(refused(/reads no body/));
    expect(read('rest-json', '{} ', model)).toEqual(refused(/reads no body/));
  });

  test('the literal parameters of an operation are no members', () => {
    const model = modelOf({
      Prefix: { shape: 'string', location: 'querystring', wireName: 'prefix' },
    });
    const operation = { ...operationOf('rest-xml'), service: 's3', operation: 'ListObjectsV2' };
    const ask = (rawQuery: string) =>
      readParameters(requestOf('rest-xml', '', { method: 'GET', rawQuery }), operation, model);
    expect(ask('list-type=2&prefix=a')).toEqual({ Prefix: 'a' });
    expect(ask('list-type=3')).toEqual(refused(/unknown member list-type/));
  });
});

describe('a REST call in XML', () => {
  const model = modelOf(
    { Delete: { shape: 'Delete', wireName: 'Delete', required: true } },
    {
      payload: 'Delete',
      shapes: {
        Delete: structure({
          Objects: { shape: 'Objects', wireName: 'Object', required: true },
          Quiet: { shape: 'boolean' },
          Names: { shape: 'Names' },
          Tags: { shape: 'Tags' },
          Grantee: { shape: 'Grantee' },
        }),
        Objects: list('Object', '', true),
        Object: structure({ Key: { shape: 'string', required: true }, Size: { shape: 'long' } }),
        Names: list('string', 'Name'),
        Tags: map('string'),
        Grantee: structure({
          Type: { shape: 'string', wireName: 'xsi:type', isXmlAttribute: true },
          Id: { shape: 'string', wireName: 'ID' },
        }),
      },
    },
  );
  const xml = (inside: string) =>
    read(
      'rest-xml',
      `<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inside}</Delete>`,
      model,
    );
  const object = '<Object><Key>a</Key></Object>';

  test('is read by its model', () => {
    expect(
      xml(`\n <Object><Key>a&amp;&lt;&#x41;</Key><Size>5</Size></Object><Quiet>true</Quiet><Object><Key> b </Key></Object>
        <Names><Name>x</Name><Name/></Names><Tags><entry><key>k</key><value>v</value></entry></Tags>
        <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>i</ID></Grantee>`),
    ).toEqual({
      Delete: {
        Objects: [{ Key: 'a&<A', Size: 5 }, { Key: ' b ' }],
        Quiet: true,
        Names: ['x', ''],
        Tags: { k: 'v' },
        Grantee: { Type: 'CanonicalUser', Id: 'i' },
      },
    });
  });

  test.each([
    ['an unknown element', `${object}<Bypass/>`, /unknown member Bypass of Delete/],
    [
      'an element of another space',
      `${object}<s3:Quiet>true</s3:Quiet>`,
      /unknown member s3:Quiet/,
    ],
    [
      'an element twice',
      `${object}<Quiet>true</Quiet><Quiet>false</Quiet>`,
      /Quiet is there twice/,
    ],
    ['text between elements', `${object}x`, /no text/],
    ['an attribute', `<Object a="b"><Key>a</Key></Object>`, /unknown member a of Object/],
    [
      'an attribute twice',
      `${object}<Grantee xsi:type="a" xsi:type="b"/>`,
      /xsi:type is there twice/,
    ],
    ['an attribute with an entity', `${object}<Grantee xsi:type="&#65;"/>`, /entity/],
    ['an attribute of a scalar', `<Object><Key a="b">a</Key></Object>`, /one value/],
    ['an element as an attribute', `${object}<Grantee ID="i"/>`, /unknown member ID/],
    ['members in a scalar', `<Object><Key><a/></Key></Object>`, /one value/],
    ['an item by another name', `${object}<Names><member>x</member></Names>`, /list of Name/],
    [
      'a key twice',
      `${object}<Tags><entry><key>k</key><value>v</value></entry><entry><key>k</key><value>w</value></entry></Tags>`,
      /k is there twice/,
    ],
    [
      'an entry without a value',
      `${object}<Tags><entry><key>k</key></entry></Tags>`,
      /in each entry/,
    ],
    [
      'a required member that is not there',
      '<Object><Size>1</Size></Object>',
      /required member Key of Object/,
    ],
    ['nothing in it', '', /required member Objects/],
    ['a truth in digits', `${object}<Quiet>1</Quiet>`, /true or false/],
    ['CDATA', `<Object><Key><![CDATA[a]]></Key></Object>`, /is not plain/],
    ['a comment', `${object}<!-- a -->`, /is not plain/],
    ['a control character', `<Object><Key>\u0001</Key></Object>`, /is not plain/],
    ['the number of no character', `<Object><Key>&#0;</Key></Object>`, /is not plain/],
  ])('is refused with %s', (_what, inside, says) => {
    expect(xml(inside)).toEqual(refused(says));
  });

  test.each([
    ['another root', `<delete>${object}</delete>`, /must begin with <Delete>/],
    [
      'a document type',
      `<!DOCTYPE Delete [<!ENTITY x "y">]><Delete>${object}</Delete>`,
      /is not plain/,
    ],
    ['two roots', `<Delete>${object}</Delete><Delete/>`, /is not plain/],
    ['no XML', '{}', /is not plain/],
    ['bytes that are not UTF-8', Buffer.from([0x3c, 0xff]), /UTF-8/],
    ['no body', '', /required member Delete/],
  ])('is refused with %s', (_what, body, says) => {
    expect(read('rest-xml', body, model)).toEqual(refused(says));
  });

  test('may be its members, under the name of the request', () => {
    const whole = {
      ...modelOf({ Id: { shape: 'string', location: 'uri' }, Comment: { shape: 'string' } }),
      rootName: 'ChangeRequest',
    };
    expect(
      read('rest-xml', '<ChangeRequest><Comment>a</Comment></ChangeRequest>', whole, {
        labels: { Id: '1' },
      }),
    ).toEqual({ Id: '1', Comment: 'a' });
    expect(read('rest-xml', '<AskRequest/>', whole)).toEqual(
      refused(/must begin with <ChangeRequest>/),
    );
    expect(
      read('rest-xml', '<ChangeRequest><Id>2</Id></ChangeRequest>', whole, { labels: { Id: '1' } }),
    ).toEqual(refused(/unknown member Id/));
  });

  test('is refused as a form, which browsers send without asking', () => {
    const form = { headers: [['content-type', 'application/x-www-form-urlencoded']] as const };
    expect(read('rest-xml', `<Delete>${object}</Delete>`, model, form)).toEqual(
      refused(/content-type/),
    );
  });
});

test('a body that is streamed is told from one that is read', () => {
  const of = (isStreaming: boolean) =>
    modelOf({ P: { shape: 'blob', isStreaming } }, { payload: 'P' });
  expect(streamsBody(of(true))).toBe(true);
  expect(streamsBody(of(false))).toBe(false);
  expect(streamsBody(modelOf({ P: { shape: 'blob' } }))).toBe(false);
  expect(streamsBody({ input: undefined, shapes: {} })).toBe(false);
});

test('a model that is damaged is our fault and not the caller’s', () => {
  const model = modelOf({ M: { shape: 'Gone' } });
  const fault = read('json', '{"M":1}', model);
  expect(fault).toBeInstanceOf(Fault);
  expect(fault).toMatchObject({ code: 'unavailable' });
  expect(
    read('json', '{}', { input: 'string', shapes: { string: { kind: 'string' } } }),
  ).toMatchObject({ code: 'unavailable' });
});
