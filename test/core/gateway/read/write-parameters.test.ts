import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import type { InputModel } from '#core/gateway/input-model.ts';
import type { Parameters, ParameterValue } from '#core/gateway/parameters.ts';
import { readParameters } from '#core/gateway/read/read-parameters.ts';
import { writeParameters } from '#core/gateway/read/write-parameters.ts';
import type { AwsProtocol } from '#core/gateway/recognised-operation.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { campaign } from '#test/campaign.ts';
import {
  everything,
  list,
  map,
  modelOf,
  operationOf,
  requestOf,
  structure,
} from './sample-model.ts';

function rewrite(
  protocol: AwsProtocol,
  request: SignedHttpRequest,
  model: InputModel,
  labels = {},
) {
  const operation = operationOf(protocol, labels);
  const parameters = readParameters(request, operation, model);
  if (parameters instanceof Fault) throw parameters;
  const written = writeParameters(parameters, { request, operation, model });
  expect(readParameters(written, operation, model)).toEqual(parameters);
  return { ...written, text: Buffer.from(written.body).toString('utf8') };
}

/** Every value that the model of everything can have in a protocol. */
function anyParameters(protocol: AwsProtocol): fc.Arbitrary<Parameters> {
  const isXml = protocol === 'rest-xml';
  const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((value) => {
    const plain = isXml ? value.replace(/[^\t\n\x20-\uFFFD]/g, '') : value.replaceAll('\0', '');
    return plain === '__proto__' ? '' : plain;
  });
  const isForm = protocol === 'query' || protocol === 'ec2';
  const long = fc.oneof(fc.integer(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }));
  const inner = fc.letrec<{ inner: ParameterValue }>((tie) => ({
    inner: fc
      .record({ Key: text, Again: tie('inner'), Value: long }, { requiredKeys: ['Key'] })
      .map((value) => bare(value)),
  })).inner;
  const at =
    isForm || isXml
      ? fc.constant('2026-11-22T10:00:00Z')
      : fc.oneof(fc.integer(), fc.constant(1.5));
  const leastItems = isXml ? 1 : 0;
  const dictionary = (value: fc.Arbitrary<ParameterValue>) =>
    fc.dictionary(text, value, { minKeys: leastItems, maxKeys: 3 }).map((each) => bare(each));
  return fc
    .record(
      {
        Name: text,
        Count: fc.integer(),
        Big: long,
        Rate: fc.double({ noNaN: true, noDefaultInfinity: true }),
        IsOn: fc.boolean(),
        Bytes: fc.uint8Array({ maxLength: 8 }),
        At: at,
        Names: fc.array(text, { maxLength: 12 }),
        Flat: fc.array(text, { minLength: leastItems, maxLength: 3 }),
        Tags: dictionary(text),
        FlatTags: dictionary(inner),
        Inner: inner,
        Inners: fc.array(inner, { maxLength: 3 }),
        Choice: fc.oneof(
          text.map((A) => bare({ A })),
          inner.map((B) => bare({ B })),
        ),
      },
      { requiredKeys: ['Name'] },
    )
    .map((value) => bare(value) as Parameters);
}

function bare(value: object): { readonly [name: string]: ParameterValue } {
  return Object.assign(Object.create(null), value);
}

describe('what was read is what is written', () => {
  test.each<AwsProtocol>(['json', 'cbor', 'query', 'ec2', 'rest-json', 'rest-xml'])(
    'in %s',
    (protocol) => {
      const operation = operationOf(protocol);
      const starts: Readonly<Record<AwsProtocol, string>> = {
        json: '{}',
        'rest-json': '{}',
        cbor: ' ',
        query: 'Action=Ask&Version=1',
        ec2: 'Action=Ask&Version=1',
        'rest-xml': '<AskRequest xmlns="urn:x"/>',
      };
      const request = requestOf(protocol, starts[protocol]);
      fc.assert(
        fc.property(anyParameters(protocol), (parameters) => {
          const written = writeParameters(parameters, { request, operation, model: everything });
          expect(readParameters(written, operation, everything)).toEqual(parameters);
          const again = writeParameters(parameters, {
            request: written,
            operation,
            model: everything,
          });
          expect(Buffer.from(again.body)).toEqual(Buffer.from(written.body));
        }),
        { seed: 41, numRuns: campaign(60) },
      );
    },
  );
});

describe('a request written anew', () => {
  test('has one spelling of JSON, in the order of the model', () => {
    const { text } = rewrite(
      'json',
      requestOf('json', ' {"on":true,\n"N\\u0061me":"\\u00fc", "Rate":1.0,"Count":null}'),
      everything,
    );
    expect(text).toBe('{"Name":"ü","Rate":1,"on":true}');
  });

  test('has the form where it was', () => {
    const inBody = rewrite(
      'query',
      requestOf('query', 'Name=a+b&Version=2&Action=Ask&Names.Name.1=%7E'),
      everything,
    );
    expect(inBody.text).toBe('Action=Ask&Version=2&Name=a%20b&Names.Name.1=~');
    const inQuery = rewrite(
      'query',
      requestOf('query', '', { rawQuery: 'Version=2&Name=a&Action=Ask&X-Amz-Signature=0' }),
      everything,
    );
    expect(inQuery.rawQuery).toBe('Action=Ask&Version=2&Name=a');
    expect(inQuery.body).toHaveLength(0);
  });

  test('has lists as EC2 numbers them, and flat ones as the query protocol calls them', () => {
    const model = modelOf(
      { Ids: { shape: 'L', wireName: 'Id' } },
      { shapes: { L: list('string', 'Item', true) } },
    );
    expect(rewrite('ec2', requestOf('ec2', 'Action=Ask&Version=1&Id.1=a'), model).text).toContain(
      'Id.1=a',
    );
    expect(
      rewrite('query', requestOf('query', 'Action=Ask&Version=1&Item.1=a'), model).text,
    ).toContain('Item.1=a');
    expect(rewrite('query', requestOf('query', 'Action=Ask&Version=1&Id='), model).text).toContain(
      'Id=',
    );
  });

  const placed = modelOf(
    {
      Id: { shape: 'string', location: 'uri' },
      Names: { shape: 'L', location: 'querystring', wireName: 'n' },
      Rest: { shape: 'M', location: 'querystring' },
      Copy: { shape: 'string', location: 'header', wireName: 'x-amz-copy-source' },
      Kinds: { shape: 'L', location: 'header', wireName: 'x-amz-kinds' },
      Meta: { shape: 'M', location: 'headers', wireName: 'x-amz-meta-' },
      Grant: { shape: 'G', wireName: 'Grant' },
    },
    {
      payload: 'Grant',
      shapes: {
        L: list('string'),
        M: map('string'),
        G: structure({
          Type: { shape: 'string', wireName: 'xsi:type', isXmlAttribute: true },
          Key: { shape: 'string' },
        }),
      },
    },
  );

  test('keeps headers that are no members, and says the others once, in small letters', () => {
    const request = requestOf('rest-json', '{"Key":"k"}', {
      rawQuery: 'n=a%2fb&z=1&n=c&X-Amz-Copy-Source=%2Fb',
      more: [
        ['User-Agent', 'x'],
        ['X-Amz-Kinds', 'a,b'],
        ['X-AMZ-META-Q', 'r'],
        ['content-length', '11'],
      ],
    });
    const written = rewrite('rest-json', request, placed, { Id: 'i' });
    expect(written.rawQuery).toBe('n=a%2Fb&n=c&z=1');
    expect(written.headers).toEqual([
      ['content-type', 'application/json'],
      ['User-Agent', 'x'],
      ['x-amz-copy-source', '/b'],
      ['x-amz-kinds', 'a,b'],
      ['x-amz-meta-q', 'r'],
    ]);
    expect(written.text).toBe('{"Key":"k"}');
  });

  test('keeps the namespace of XML, and has a checksum of its own where there was one', () => {
    const body =
      '<Grant xmlns="urn:x" xmlns:xsi="urn:y" xsi:type=\'Group\'><Key>a&#38;b</Key></Grant>';
    const request = requestOf('rest-xml', body, {
      more: [
        ['x-amz-checksum-crc32', 'AAAAAA=='],
        ['x-amz-sdk-checksum-algorithm', 'CRC32'],
        ['x-amz-content-sha256', '0'],
      ],
    });
    const written = rewrite('rest-xml', request, placed, { Id: 'i' });
    expect(written.text).toBe(
      '<Grant xmlns="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group"><Key>a&amp;b</Key></Grant>',
    );
    const md5 = createHash('md5').update(written.body).digest('base64');
    expect(written.headers).toEqual([
      ['content-type', 'application/xml'],
      ['content-md5', md5],
    ]);
  });

  test('keeps checksums that are members, and a streamed payload with all that is said of it', () => {
    const streamed = modelOf(
      {
        Body: { shape: 'blob', isStreaming: true },
        Sum: { shape: 'string', location: 'header', wireName: 'x-amz-checksum-crc32' },
      },
      { payload: 'Body' },
    );
    const more = [
      ['x-amz-checksum-crc32', 'AAAAAA=='],
      ['content-md5', 'q'],
    ] as const;
    const request = requestOf('rest-xml', 'bytes', { more });
    const written = rewrite('rest-xml', request, streamed);
    expect(written.body).toBe(request.body);
    expect(new Map(written.headers)).toEqual(new Map(request.headers));
    const whole = modelOf({
      A: { shape: 'string' },
      Sum: { shape: 'string', location: 'header', wireName: 'x-amz-checksum-crc32' },
    });
    const xml = rewrite(
      'rest-xml',
      requestOf('rest-xml', '<AskRequest><A>a</A></AskRequest>', { more }),
      whole,
    );
    expect(new Map(xml.headers).get('x-amz-checksum-crc32')).toBe('AAAAAA==');
  });

  test('has text and byte payloads as they were', () => {
    for (const shape of ['string', 'blob', 'document']) {
      const model = modelOf({ P: { shape } }, { payload: 'P' });
      expect(rewrite('rest-json', requestOf('rest-json', '{"a":1}'), model).text).toBe('{"a":1}');
    }
    expect(rewrite('rest-json', requestOf('rest-json', '{}'), modelOf({})).text).toBe('');
    expect(
      rewrite('rest-json', requestOf('rest-json', ''), modelOf({ A: { shape: 'string' } })).text,
    ).toBe('');
  });
});
