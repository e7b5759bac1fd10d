import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keepMentioned, mentionedNames } from '#core/policy/cedar/read-facts.ts';
import { campaign } from '#test/campaign.ts';
import { vendAsked } from './story.ts';

function policy(text: string) {
  return { id: 'p#1', text, annotations: {} };
}

describe('the names that a slice mentions', () => {
  test('are all that stands in its policies, so no fact that is read is left out', () => {
    const mentioned = mentionedNames([
      policy('permit (principal, action, resource) when { context.workload.issuer == "x" };'),
      policy('forbid (principal, action, resource) unless { principal.owner == "ada" };'),
    ]);
    expect(mentioned).not.toBe('everything');
    for (const name of ['issuer', 'owner']) expect([...mentioned]).toContain(name);
  });

  test.each([
    ['a record compared whole', 'context.workload == {issuer: "x"}'],
    ['the context taken whole', '[context].isEmpty()'],
    ['a record bound by brackets', 'context["time"].hour == 1'],
    ['a name that an escape could spell', 'context.workload has "\\u{69}ssuer"'],
    ['the word in a comment', 'true // the time'],
  ])('are everything for %s', (_name, expression) => {
    const text = `permit (principal, action, resource) when { ${expression} };`;
    expect(mentionedNames([policy(text)])).toBe('everything');
  });
});

describe('a request cut to what is mentioned', () => {
  test('has no record and no group that nothing mentions', () => {
    const { principal, context } = keepMentioned(vendAsked(), new Set(['time']));
    expect(context).toEqual({ time: {} });
    expect(principal.parents).toEqual([]);
  });

  test('keeps it whole where everything is', () => {
    expect(keepMentioned(vendAsked(), 'everything')).toEqual(vendAsked());
  });

  test('keeps exactly the named facts, and whatever is no fact', () => {
    fc.assert(
      fc.property(fc.subarray(['issuer', 'subject', 'labels', 'owner', 'hour']), (names) => {
        const mentioned = new Set([...names, 'workload', 'time', 'deployers']);
        const { principal, resource, context, ...others } = keepMentioned(vendAsked(), mentioned);
        const { principal: _p, resource: _r, context: _c, ...whole } = vendAsked();
        expect(others).toEqual(whole);
        const kept = [principal.attributes, resource.attributes, ...Object.values(context)];
        const left = kept.flatMap((record) => Object.keys(record as object));
        expect(left.sort()).toEqual([...names].sort());
        expect(Object.keys(context)).toEqual(['workload', 'time']);
        expect(principal.parents).toEqual(vendAsked().principal.parents);
      }),
      { seed: 20261122, numRuns: campaign(50) },
    );
  });
});
