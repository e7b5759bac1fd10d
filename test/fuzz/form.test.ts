import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readForm, readSeconds, refuseUnknown } from '#functions/form.ts';
import { fuzz, judged } from './fuzz-target.ts';

const grantType = 'urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange';
const piece = fc.constantFrom(
  'a',
  'b',
  '%61',
  'DurationSeconds',
  '=',
  '&',
  '+',
  '%20',
  '%',
  '%ff',
  '1',
);

fuzz({
  name: 'form',
  oracle: 'a form is read as the URL standard reads it, or refused; no name counts twice',
  seeds: [
    `grant_type=${grantType}&subject_token=a.b.c&resource=sallyport%3Agrant%2Fshop-deploy&scope=Read+Write`,
    'Action=AssumeRoleWithWebIdentity&Version=2011-06-15&DurationSeconds=900&RoleArn=arn%3Aaws',
    'a=1&b=&c&=d',
  ],
  dictionary: ['&a=', '=', '%3D', '%26', '%C3%A9', '%c0%af', '&&', '+', 'DurationSeconds=9', ';'],
  grammar: fc.array(piece, { maxLength: 24 }).map((parts) => parts.join('')),
  inputs: 1_500,
  check: (input) => {
    const text = input.toString('utf8');
    const outcome = judged(() => readForm(text));
    if ('fault' in outcome) {
      assert.equal(outcome.fault.code, 'invalid_request');
      return;
    }
    const form = outcome.value;
    const standard = [...new URLSearchParams(textWithoutMark(text))];
    assert.deepEqual(
      [...form],
      standard.filter(([, value]) => value !== ''),
    );
    assert.equal(new Set(standard.map(([name]) => name)).size, standard.length);
    assert.deepEqual(readForm(new URLSearchParams([...form]).toString()), form);
    const unknown = judged(() => refuseUnknown(form, new Set(['DurationSeconds'])));
    assert.equal(
      'fault' in unknown,
      [...form.keys()].some((name) => name !== 'DurationSeconds'),
    );
    const seconds = judged(() => readSeconds(form, 'DurationSeconds'));
    if ('value' in seconds && seconds.value !== undefined) {
      assert.equal(seconds.value, Number(form.get('DurationSeconds')));
      assert(Number.isSafeInteger(seconds.value) && seconds.value >= 0);
    }
  },
});

/** The standard's constructor drops a leading question mark, which a body does not have. */
function textWithoutMark(text: string): string {
  return text.startsWith('?') ? `%3F${text.slice(1)}` : text;
}
