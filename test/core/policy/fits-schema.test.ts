import { isAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callQuestion, revealQuestion } from '#core/policy/call-question.ts';
import { fitsSchema } from '#core/policy/cedar/fits-schema.ts';
import type { DecisionRequest } from '#core/policy/engine.ts';
import { personQuestion } from '#core/policy/person-question.ts';
import { schemaText } from '#core/policy/schema.ts';
import { campaign } from '#test/campaign.ts';
import { grant, identity, now, person, vendAsked, workload } from './story.ts';

/** Cedar's own word on whether a request fits the schema. */
function cedarAccepts(request: DecisionRequest): boolean {
  const name = ({ type, id }: { type: string; id: string }) => ({ type: `Sallyport::${type}`, id });
  try {
    const answer = isAuthorized({
      principal: name(request.principal),
      action: { type: 'Sallyport::Action', id: request.action },
      resource: name(request.resource),
      context: { ...request.context, approvals: request.approvals } as never,
      entities: [request.principal, request.resource, ...request.others].map((entity) => ({
        uid: name(entity),
        attrs: entity.attributes as never,
        parents: entity.parents.map(name),
      })),
      policies: { staticPolicies: {} },
      schema: schemaText,
      validateRequest: true,
    });
    return answer.type === 'success';
  } catch {
    return false;
  }
}

const publish = personQuestion({
  person,
  action: 'Publish',
  resource: { type: 'Configuration', id: 'configuration' },
  now,
});

const calling = { identity, grant, workload, approvals: [], now };
const callFacts = {
  ...{ action: 'dynamodb:DeleteTable', service: 'dynamodb', operation: 'DeleteTable' },
  ...{ level: 'Write', resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/orders' },
  ...{ account: '111122223333', region: 'us-east-1', labels: ['production'], intents: [] },
  ...{ parameters: ['TableName=orders'], conditions: [] },
};
const call = callQuestion(calling, callFacts);
const reveal = revealQuestion(calling, callFacts, 'ssm.GetParameter:Parameter.Value');

const value = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 2 }),
  fc.constantFrom('\ud800', 0.5, {}, { __entity: { type: 'x', id: 'y' } }, undefined),
);

/** Paths into a request where a change may make it unfit. */
const places = [
  ['principal', 'type'],
  ['principal', 'id'],
  ['principal', 'attributes', 'owner'],
  ['principal', 'attributes', 'unknown'],
  ['resource', 'type'],
  ['resource', 'attributes', 'labels'],
  ['resource', 'attributes', 'leaseSeconds'],
  ['action'],
  ['context', 'workload'],
  ['context', 'workload', 'issuer'],
  ['context', 'workload', 'sourceRepositoryRef'],
  ['context', 'workload', 'unknown'],
  ['context', 'request', 'durationSeconds'],
  ['context', 'request', 'scope'],
  ['context', 'request', 'narrowed'],
  ['context', 'time', 'hour'],
  ['context', 'time'],
  ['context', 'unknown'],
  ['context', 'call'],
  ['context', 'call', 'resource'],
  ['context', 'call', 'labels'],
  ['context', 'call', 'unknown'],
  ['context', 'answer', 'field'],
] as const;

function changed(request: DecisionRequest, path: readonly string[], to: unknown): DecisionRequest {
  const copy = structuredClone(request);
  let at = copy as unknown as Record<string, unknown>;
  for (const step of path.slice(0, -1)) {
    at[step] ??= {};
    at = at[step] as Record<string, unknown>;
  }
  const last = path.at(-1) ?? '';
  if (to === undefined) delete at[last];
  else at[last] = to;
  return copy;
}

describe('whether a request fits the schema', () => {
  test('is what Cedar says, for every question that we put', () => {
    expect([fitsSchema(vendAsked()), cedarAccepts(vendAsked())]).toEqual([true, true]);
    expect([fitsSchema(publish), cedarAccepts(publish)]).toEqual([true, true]);
    expect([fitsSchema(call), cedarAccepts(call)]).toEqual([true, true]);
    expect([fitsSchema(reveal), cedarAccepts(reveal)]).toEqual([true, true]);
    const bare = vendAsked({
      token: { workload: { issuer: 'i', subject: 's', profile: 'github' } },
    });
    expect([fitsSchema(bare), cedarAccepts(bare)]).toEqual([true, true]);
  });

  test('is never yes where Cedar says no', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(vendAsked(), publish, call, reveal),
        fc.constantFrom(...places),
        value,
        (request, path, to) => {
          const other = changed(request, path, to);
          expect(!fitsSchema(other) || cedarAccepts(other)).toBe(true);
        },
      ),
      { seed: 20261122, numRuns: campaign(400) },
    );
  });

  test.each([
    ['another text', ['context', 'workload', 'subject'], 'somebody else'],
    ['a fact more', ['context', 'workload', 'realm'], 'shop'],
    ['a fact less', ['context', 'workload', 'sourceRepositoryRef'], undefined],
    ['another length', ['context', 'request', 'durationSeconds'], 960],
  ] as const)('is yes after a change that the schema allows: %s', (_name, path, to) => {
    const other = changed(vendAsked(), path, to);
    expect([fitsSchema(other), cedarAccepts(other)]).toEqual([true, true]);
  });

  test.each([
    ['an instant that is none', ['context', 'time', 'now'], 'yesterday'],
    ['an instant after more', ['context', 'time', 'now'], 'x2026-02-07T21:30:00.000Z'],
    ['an instant before more', ['context', 'time', 'now'], '2026-02-07T21:30:00.000Z+01'],
    ['an instant in a list', ['context', 'time', 'now'], ['2026-02-07T21:30:00.000Z']],
    ['a text in place of a truth', ['context', 'request', 'narrowed'], 'false'],
    [
      'an entity of no known kind',
      ['others'],
      [{ type: 'X', id: 'x', attributes: {}, parents: [] }],
    ],
    ['approvals that are no texts', ['approvals'], [1]],
    ['a record in place of texts', ['context', 'request', 'scope'], { 0: 'a' }],
  ] as const)('is no for %s', (_name, path, to) => {
    expect(fitsSchema(changed(vendAsked(), path, to))).toBe(false);
  });

  test('leaves nothing of a workload out', () => {
    expect(vendAsked().context.workload).toEqual(workload);
  });
});
