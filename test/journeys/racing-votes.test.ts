import { afterAll, beforeAll, expect, test } from 'vitest';
import { peopleBeside } from './answer-requests.ts';
import { ledgerOf } from './ledger-of.ts';
import { type LocalInstance, sallyport, startInstance, temporaryFolder } from './local-instance.ts';

const folder = temporaryFolder();
const data = `${folder.path}/data`;
let instance: LocalInstance;

beforeAll(async () => {
  instance = await startInstance(data);
});

afterAll(async () => {
  await instance.stop();
  folder.remove();
});

/** Votes in one round, of a person who says yes and no by turns, all sent at once. */
const votes = 200;

test('200 votes that race over HTTP settle a request once, and what follows is refused', async () => {
  const token = await sallyport(data, ['demo', 'token', '--as', 'shop-migrate']);
  const bearer = await sallyport(data, ['demo', 'sign-in', 'grace']);
  const { broker } = instance.addresses;
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: token.stdout.trim(),
    resource: 'sallyport:grant/shop-migrate',
  });
  await fetch(`${broker}/v1/token`, { method: 'POST', body: form });
  const people = peopleBeside(data);
  const [request] = await people.waiting(1);
  people.close();
  const id = request?.id ?? '';
  const say = async (word: string) => {
    const reply = await fetch(`${broker}/v1/admin/approvals/${id}/${word}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${bearer.stdout.trim()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ reason: 'at once' }),
    });
    return reply.status;
  };
  const said = await Promise.all(
    Array.from({ length: votes }, (_, at) => say(at % 2 === 0 ? 'approve' : 'deny')),
  );
  expect(said.filter((status) => status === 200).length).toBe(1);
  expect(said.filter((status) => status === 409).length).toBe(votes - 1);
  const { entries, findings } = await ledgerOf(data);
  expect(findings).toEqual([]);
  const own = entries
    .filter(({ body }) => body.facts?.approval === id)
    .map(({ body }) => body.kind);
  expect(own.filter((kind) => kind === 'approval.voted').length).toBe(1);
  expect(own.filter((kind) => kind === 'approval.asked').length).toBe(1);
});
