import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wrongPlace } from '#core/config/compile/lint-variable-place.ts';
import { type Glob, parseGlob } from '#core/iam/patterns/glob.ts';
import { matchGlob } from '#core/iam/patterns/match-glob.ts';
import { claimVariablesOf, replaceClaimVariables } from '#core/leases/claim-variables.ts';
import { isSafeValue } from '#core/leases/fill-session-policy.ts';
import { campaign } from '#test/campaign.ts';
import { policy } from '#test/core/iam/policy.ts';

const statement = { Effect: 'Allow', Action: 's3:GetObject' };
/** A resource whose text is an ARN, or the last part of one. */
const resource = (text: string) =>
  policy([{ ...statement, Resource: text.startsWith('arn:') ? text : `arn:aws:s3:::${text}` }]);
const condition = (operator: string, value: string) =>
  policy([{ ...statement, Resource: '*', Condition: { [operator]: { 'aws:SourceArn': value } } }]);

function wrongs(document: ReturnType<typeof policy>): readonly string[] {
  const all = claimVariablesOf(document).map((one) => wrongPlace(one, document)?.message ?? '');
  return all.filter((message) => message !== '');
}

describe('what a variable makes is for one value alone', () => {
  test.each([
    'builds/${id}/*',
    'builds/${id}',
    '${id}-logs/*',
    'logs-${id}/*',
    'logs-${id}-of-builds',
    '*/${id}',
    '*:${id}/x',
    '?/${id}/*',
    '${id}/${other}/*',
    '${*}${id}${?}',
    '${aws:username}/${id}/*',
    'arn:aws:s3:*:*:builds/${id}/*',
    'arn:aws:sqs:*:${id}:*',
  ])('in %s', (text) => {
    expect(wrongs(resource(text))).toEqual([]);
  });

  test.each([
    'builds/${id}*',
    'builds/${id}?',
    'builds/*${id}',
    'builds/${id}-logs*',
    'builds/*-${id}',
    'builds/*.{${id}}',
    'builds/${id}${aws:username}',
    'builds/${aws:username}-${id}',
  ])('and not in %s, where nothing parts it from a wildcard', (text) => {
    const [message, ...more] = wrongs(resource(text));
    expect(message).toContain('nothing parts ${id} from the wildcard or variable beside it');
    expect(more).toEqual([]);
  });

  test.each(['${id}${other}', '${id}-${other}'])('and not in %s, for either of the two', (text) => {
    expect(wrongs(resource(text))).toHaveLength(2);
  });

  test.each([
    'builds/*/${id}/*',
    'arn:aws:s3:::*-builds/${id}/*',
    'arn:aws:s3:::builds/*:${id}/*',
    'arn:aws:sqs:*/${id}/*:111122223333:a',
  ])('and not between the stars of %s', (text) => {
    expect(wrongs(resource(text))).toEqual([
      'a * stands on both sides of ${id}, so that its value may stand anywhere in the text, also in what belongs to another',
    ]);
  });

  test('where a condition compares ARNs by their parts, and where it compares text', () => {
    const arn = 'arn:aws:sqs:*:${id}:*';
    expect(wrongs(condition('ForAnyValue:ArnLike', arn))).toEqual([]);
    expect(wrongs(condition('StringLike', arn))).toHaveLength(1);
  });
});

const piece = fc.constantFrom('*', '?', '/', 'a', '7', '-', ':', '${id}', '${other}', '${*}');
const value = fc.string({ unit: fc.constantFrom(...'a7-'), minLength: 1, maxLength: 3 });
const filling = fc.string({ unit: fc.constantFrom(...'a7-/:'), maxLength: 4 });

test('no text is met by what two values make of a place that is taken', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }),
      fc.tuple(value, value, value),
      fc.array(filling, { minLength: 6, maxLength: 6 }),
      (pieces, [mine, theirs, other], fillings) => {
        const document = resource(`x/${pieces.join('')}`);
        fc.pre(pieces.includes('${id}') && mine !== theirs);
        fc.pre([mine, theirs, other].every(isSafeValue) && wrongs(document).length === 0);
        const text = meeting(globOf(document, { id: theirs, other }), fillings);
        expect(matchGlob(globOf(document, { id: theirs, other }), text)).toBe(true);
        expect(matchGlob(globOf(document, { id: mine, other }), text)).toBe(false);
      },
    ),
    { seed: 33, numRuns: campaign(2_000) },
  );
});

function globOf(
  document: ReturnType<typeof policy>,
  values: Readonly<Record<string, string>>,
): Glob {
  const filled = replaceClaimVariables(document, new Map(Object.entries(values)));
  const glob = parseGlob(filled.statements[0]?.resources?.[0] ?? '', {
    wildcards: true,
    variables: true,
  });
  if (glob === undefined) throw new Error('the pattern cannot be read');
  return glob;
}

/** Some text that the pattern stands for. */
function meeting(glob: Glob, fillings: readonly string[]): string {
  return glob
    .map((token, at) => {
      if (token.kind === 'literal') return token.char;
      const filling = fillings[at % fillings.length] ?? '';
      return token.kind === 'one' ? filling.charAt(0) || 'a' : filling;
    })
    .join('');
}
