import { readYaml } from '#core/config/files/read-yaml.ts';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import { coversPattern } from '#core/iam/patterns/covers-pattern.ts';
import { disjointGlobs } from '#core/iam/patterns/disjoint-globs.ts';
import { literalGlob, parseGlob } from '#core/iam/patterns/glob.ts';
import { matchGlob } from '#core/iam/patterns/match-glob.ts';
import { readPolicyFile } from '#core/policy/publish/read-policy-file.ts';
import { readSignature } from '#core/sigv4/claimed-signature.ts';
import { readJwks } from '#core/tokens/keys/read-jwks.ts';
import { parseJsonObject } from '#core/tokens/parse-json.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import { matchesGlob } from '#core/trust/glob.ts';
import { readXml } from '#core/xml/read-xml.ts';
import { readForm } from '#functions/form.ts';
import { readAwsChunked } from '#local/sandbox/s3/aws-chunked.ts';

/** A family of inputs that ask much of a parser, and how its steps may grow with their size. */
export interface Growth {
  readonly name: string;
  /** 1: steps grow as the input does; 2: as its square, where a bound elsewhere keeps it small. */
  readonly order: 1 | 2;
  /** A size from which to four times of it the steps are counted. */
  readonly size: number;
  /** Makes the input of a size, and the work on it. */
  work(size: number): () => unknown;
}

const lines = (size: number, line: (at: number) => string) =>
  Array.from({ length: size }, (_, at) => line(at)).join('');
const glob = (text: string) => parseGlob(text, { wildcards: true, variables: true }) ?? [];
const json = (text: string) => () => parseJsonObject(Buffer.from(text), 'payload');
const tolerant = (work: () => unknown) => () => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

const worst: readonly Growth[] = [
  { name: 'jwt of dots', order: 1, size: 4_000, work: (n) => () => parseToken('.'.repeat(n)) },
  { name: 'jwt of one part', order: 1, size: 4_000, work: (n) => () => parseToken('A'.repeat(n)) },
  {
    name: 'json of escapes',
    order: 1,
    size: 2_000,
    work: (n) => json(`{"a":"${'\\"'.repeat(n)}"}`),
  },
  {
    name: 'json of backslashes',
    order: 1,
    size: 2_000,
    work: (n) => json(`{"a":"${'\\\\'.repeat(n)}"}`),
  },
  {
    name: 'json of brackets',
    order: 1,
    size: 2_000,
    work: (n) => json(`{"a":[${'[],'.repeat(n)}1]}`),
  },
  {
    name: 'json of members',
    order: 1,
    size: 200,
    work: (n) => json(`{${lines(n, (at) => `"k${at}" : ":", `)}"z":1}`),
  },
  {
    name: 'jwks of keys',
    order: 1,
    size: 25,
    work: (n) => () => readJwks({ keys: Array.from({ length: n }, (_, at) => ({ kid: `${at}` })) }),
  },
  {
    name: 'form of parameters',
    order: 1,
    size: 1_000,
    work: (n) => () => readForm(lines(n, (at) => `&p${at}=1`)),
  },
  { name: 'form of ampersands', order: 1, size: 4_000, work: (n) => () => readForm('&'.repeat(n)) },
  {
    name: 'yaml of keys',
    order: 1,
    size: 500,
    work: (n) => () =>
      readYaml(
        'f',
        lines(n, (at) => `k${at}: 1\n`),
      ),
  },
  {
    name: 'yaml of repeated keys',
    order: 1,
    size: 500,
    work: (n) => () => readYaml('f', 'k: 1\n'.repeat(n)),
  },
  {
    name: 'trust glob of stars',
    order: 1,
    size: 2_000,
    work: (n) => () => matchesGlob(`${'*a'.repeat(n)}*b*`, 'a'.repeat(2 * n)),
  },
  {
    name: 'trust glob that nearly matches',
    order: 1,
    size: 2_000,
    work: (n) => () => matchesGlob(`*${'a'.repeat(n)}b*`, 'a'.repeat(4 * n)),
  },
  {
    name: 'policy glob that nearly matches',
    order: 2,
    size: 100,
    work: (n) => () => matchGlob(glob(`*${'a'.repeat(n)}b`), 'a'.repeat(2 * n)),
  },
  {
    name: 'policy globs beside each other',
    order: 2,
    size: 100,
    work: (n) => () => disjointGlobs(glob('*a'.repeat(n)), literalGlob('a'.repeat(n))),
  },
  {
    name: 'policy globs in each other',
    order: 1,
    size: 30,
    work: (n) => () => coversPattern(`${'*a'.repeat(n)}b`, `${'?a'.repeat(n)}*`),
  },
  {
    name: 'policy of statements',
    order: 1,
    size: 20,
    work: (n) => () =>
      parsePolicyDocument({
        Version: '2012-10-17',
        Statement: Array.from({ length: n }, (_, at) => ({
          Sid: `S${at}`,
          Effect: 'Allow',
          Action: 's3:*',
          Resource: '*',
        })),
      }),
  },
  {
    name: 'xml of siblings',
    order: 1,
    size: 1_000,
    work: (n) => () => readXml(`<a>${'<b/>'.repeat(n)}</a>`),
  },
  {
    name: 'xml of entities',
    order: 1,
    size: 1_000,
    work: (n) => () => readXml(`<a>${'&amp;'.repeat(n)}</a>`),
  },
  {
    name: 'xml that never closes',
    order: 1,
    size: 1_000,
    work: (n) => () => readXml('<a>'.repeat(n)),
  },
  {
    name: 'aws-chunked of single bytes',
    order: 1,
    size: 500,
    work: (n) => () => readAwsChunked(Buffer.from(`${'1\r\nx\r\n'.repeat(n)}0\r\n\r\n`)),
  },
  {
    name: 'sigv4 of headers',
    order: 1,
    size: 50,
    work: (n) => {
      const names = Array.from({ length: n }, (_, at) => `x-${String(at).padStart(6, '0')}`);
      const scope = 'A/20261122/us-east-1/s3/aws4_request';
      const signature = `Signature=${'0'.repeat(64)}`;
      const signed = ['host', ...names, 'x-amz-date'].sort().join(';');
      const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signed}, ${signature}`;
      const headers = [
        ['host', 'a'],
        ['x-amz-date', '20261122T100000Z'],
        ['authorization', authorization],
        ...names.map((name) => [name, '1'] as const),
      ] as const;
      return () =>
        readSignature({ method: 'GET', path: '/', rawQuery: '', headers, body: Buffer.alloc(0) });
    },
  },
  {
    name: 'sigv4 of query parameters',
    order: 1,
    size: 500,
    work: (n) => () =>
      readSignature({
        ...{ method: 'GET', path: '/', headers: [], body: Buffer.alloc(0) },
        rawQuery: lines(n, (at) => `&p${at}=%20`),
      }),
  },
  {
    name: 'cedar of semicolons',
    order: 1,
    size: 100,
    work: (n) => () => readPolicyFile('f.cedar', 'x;\n'.repeat(n)),
  },
  {
    name: 'cedar of comments',
    order: 1,
    size: 1_000,
    work: (n) => () => readPolicyFile('f.cedar', `${'// x\n'.repeat(n)}x;`),
  },
];

/** The worst inputs that we know of, for each parser; a refusal is an answer like any other. */
export const growths: readonly Growth[] = worst.map((growth) => ({
  ...growth,
  work: (size) => tolerant(growth.work(size)),
}));
