import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UpstreamAnswer } from '#core/gateway/upstream.ts';
import { showMessages } from '#core/ledger/shown-messages.ts';
import { campaign } from '#test/campaign.ts';
import { findSecrets } from '#test/secrets-search.ts';
import { jsonAnswer } from './fake-upstream.ts';
import { gatewayWorld } from './gateway-world.ts';
import {
  dynamoCall,
  formCall,
  type SampleCall,
  s3Call,
  targetCall,
  textOf,
} from './sample-calls.ts';

const permitted = [
  'policies/gateway.cedar',
  '@id("production-tables-stay")',
  '@id("anything") permit (principal, action == Sallyport::Action::"Call", resource);\n\n@id("production-tables-stay")',
] as const;

/** A world in which every call is permitted, with maskings of one's own. */
function maskedWorld(masking: string, ...more: readonly (readonly [string, string, string])[]) {
  const section = ['grants/gateway.yaml', 'grants:\n', `masking: ${masking}\ngrants:\n`] as const;
  return gatewayWorld({ changes: [section, permitted, ...more] });
}

async function answered(
  world: Awaited<ReturnType<typeof maskedWorld>>,
  call: SampleCall,
  answer: UpstreamAnswer,
) {
  world.upstream.answerBy(() => answer);
  const reply = await world.call(call, await world.keys());
  expect(reply.status).toBe(200);
  return textOf(reply);
}

const query = dynamoCall('Query', { TableName: 'acme-orders', KeyConditionExpression: '#a = :a' });
const items = (...mails: readonly string[]) =>
  jsonAnswer({ Items: mails.map((S, at) => ({ mail: { S }, order: { N: String(at) } })) });
const xmlAnswer = (text: string): UpstreamAnswer => ({
  status: 200,
  headers: [['content-type', 'text/xml']],
  body: Buffer.from(text),
});

describe('fields that configuration adds are masked', () => {
  test('in JSON, by their last characters', async () => {
    const world = await maskedWorld(
      '{ mails: { fields: ["dynamodb.Query:Items[]{mail}"], strategy: partial, last: 3 } }',
    );
    expect(await answered(world, query, items('ada@acme.example', 'short'))).toBe(
      '{"Items":[{"mail":{"S":"***masked***ple"},"order":{"N":"0"}},{"mail":{"S":"***masked***"},"order":{"N":"1"}}]}',
    );
    expect((await world.told()).at(-1)?.call?.answer?.transforms).toEqual([
      {
        path: 'Items[]{mail}',
        rule: 'dynamodb.Query:Items[]{mail}',
        strategy: 'partial',
        count: 2,
      },
    ]);
  });

  test('in the XML of the query protocol, within its result', async () => {
    const world = await maskedWorld('{ who: { fields: ["sts.GetCallerIdentity:UserId"] } }');
    const call = formCall('sts', { Action: 'GetCallerIdentity', Version: '2011-06-15' });
    const text = (id: string) =>
      `<GetCallerIdentityResponse><GetCallerIdentityResult><UserId>${id}</UserId><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
    expect(await answered(world, call, xmlAnswer(text('AROA1')))).toBe(text('***masked***'));
  });

  test('in the XML of S3', async () => {
    const world = await maskedWorld(
      '{ owners: { fields: ["s3.ListObjectsV2:Contents.Owner.ID"] } }',
    );
    const call = { ...s3Call('GET', '/acme-shop-orders'), rawQuery: 'list-type=2' };
    const text = (id: string) =>
      `<ListBucketResult><Contents><Key>a</Key><Owner><ID>${id}</ID></Owner></Contents></ListBucketResult>`;
    expect(await answered(world, call, xmlAnswer(text('0a1b')))).toBe(text('***masked***'));
  });

  test('unless policy reveals them', async () => {
    const reveal = [
      'policies/gateway.cedar',
      '@id("orders-upkeep-calls")',
      '@id("mails-are-shown") permit (principal, action == Sallyport::Action::"Reveal", resource) when { context.answer.field == "dynamodb.Query:Items[]{mail}" };\n\n@id("orders-upkeep-calls")',
    ] as const;
    const masking =
      '{ mails: { fields: ["dynamodb.Query:Items[]{mail}", "dynamodb.Query:Items[]{phone}"] } }';
    const world = await maskedWorld(masking, reveal);
    const answer = jsonAnswer({ Items: [{ mail: { S: 'ada@acme' }, phone: { S: '030' } }] });
    expect(await answered(world, query, answer)).toBe(
      '{"Items":[{"mail":{"S":"ada@acme"},"phone":{"S":"***masked***"}}]}',
    );
  });
});

describe('a strategy', () => {
  const getSecret = targetCall('secretsmanager', 'secretsmanager.GetSecretValue', {
    SecretId: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/till-a1b2c3',
  });
  const secretAnswer = (SecretString: string) => jsonAnswer({ SecretString });

  test('applies to the known classes that a pattern fits, the first by its name', async () => {
    const world = await maskedWorld(
      '{ all: { fields: ["*.*:*"], strategy: hash }, secrets: { fields: ["secretsmanager.*:*"] } }',
    );
    expect(await answered(world, getSecret, secretAnswer('a'))).toMatch(
      /^\{"SecretString":"hmac:[\w-]{22}"\}$/u,
    );
    const other = await maskedWorld('{ parameters: { fields: ["ssm.*:*"], strategy: hash } }');
    expect(await answered(other, getSecret, secretAnswer('a'))).toBe(
      '{"SecretString":"***masked***"}',
    );
  });

  test('hash tells equal values of one session apart from others, and nothing across sessions', async () => {
    const world = await maskedWorld('{ all: { fields: ["secretsmanager.*:*"], strategy: hash } }');
    const keys = await world.keys();
    const hashOf = async (value: string, by = keys) => {
      world.upstream.answerBy(() => secretAnswer(value));
      world.clock.advance(1);
      return JSON.parse(textOf(await world.call(getSecret, by))).SecretString;
    };
    const [one, again, another] = [await hashOf('a'), await hashOf('a'), await hashOf('b')];
    expect([one === again, one === another]).toEqual([true, false]);
    expect(await hashOf('a', await world.keys({ run_id: '77' }))).not.toBe(one);
  });
});

test('no planted secret is in what leaves, in what is kept or in an entry, whichever the strategy', async () => {
  const strategies = ['redact', 'hash', 'partial, last: 2'] as const;
  await fc.assert(
    fc.asyncProperty(
      fc.stringMatching(/^[a-zA-Z0-9]{12,24}$/u).map((text) => `Pl4nted-${text}`),
      fc.constantFrom(...strategies),
      async (secret, strategy) => {
        const world = await maskedWorld(
          `{ mails: { fields: ["dynamodb.Query:Items[]{mail}", "dynamodb.PutItem(request):Item{mail}"], strategy: ${strategy} } }`,
        );
        const put = dynamoCall('PutItem', {
          TableName: 'acme-orders',
          Item: { order: { S: '1' }, mail: { S: secret } },
        });
        const keys = await world.keys();
        expect((await world.call(put, keys)).status).toBe(200);
        expect(Buffer.from(world.upstream.sent[0]?.request.body ?? []).toString()).toContain(
          secret,
        );
        world.upstream.answerBy(() => items('a', secret));
        const reply = await world.call(query, keys);
        expect(reply.status).toBe(200);
        expect(findSecrets(textOf(reply), [secret])).toEqual([]);
        const entries = (await world.store.entries({ limit: 1_000 })).map(({ entry }) => entry);
        const kept = await showMessages(entries, keys.sessionId, world);
        const texts = JSON.stringify(kept);
        expect(texts).toMatch(/masked\*\*\*|hmac:/u);
        expect(findSecrets(texts, [secret])).toEqual([]);
      },
    ),
    { seed: 13, numRuns: campaign(6) },
  );
});
