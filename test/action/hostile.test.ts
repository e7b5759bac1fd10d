import { fc, test as property } from '@fast-check/vitest';
import { afterEach, describe, expect, test } from 'vitest';
import { readInputs } from '#action/src/inputs.ts';
import { readLease } from '#action/src/lease.ts';
import { renderRefusal } from '#action/src/refusal-page.ts';
import { runMain } from '#action/src/run-main.ts';
import { annotate, mask, say, visible } from '#action/src/workflow-log.ts';
import { Fault } from '#core/faults.ts';
import { campaign } from '#test/campaign.ts';
import type { Said } from './loopback.ts';
import { createRunner } from './runner.ts';
import { type ScriptedJob, scriptedJob, vended } from './scripted.ts';

const open: ScriptedJob[] = [];

afterEach(async () => {
  for (const job of open.splice(0)) await job.close();
});

/** What a runner would take for a command of its own in these lines. */
function commandsIn(lines: readonly string[]): readonly string[] {
  const read = lines.flatMap((line) => line.split(/\r\n|[\r\n]/));
  return read.filter((line) => /^\s*::/.test(line) || line.includes('##['));
}

const evil = 'x\n::set-env name=NODE_OPTIONS::--require /tmp/evil\r\n##[add-path]/tmp';

/** Text that tries to be more than text, in all the places where somebody prints it. */
const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '::',
        '##[',
        '\n',
        '\r',
        '\u2028',
        '%0A',
        '%',
        ']',
        '<',
        '&',
        '"',
        '`',
        '|',
        'a',
      ),
    )
    .map((parts) => parts.join('')),
);

describe('a broker that answers with commands for the runner', () => {
  const words: readonly (readonly [string, Said])[] = [
    [
      'in a refusal',
      {
        status: 403,
        body: {
          error: 'access_denied',
          error_description: evil,
          reason: evil,
          request_id: evil,
          claim_diff: [
            { identity: evil, trust: 0, differences: [{ claim: evil, expected: evil, got: evil }] },
          ],
          approval_rules: [evil],
        },
      },
    ],
    [
      'where an approval is given',
      { status: 400, body: { error: 'authorization_pending', approval_url: `https://x/${evil}` } },
    ],
  ];

  test.each(words)('%s has them shown as text', async (_title, said) => {
    const job = await scriptedJob({ token: [said] });
    open.push(job);
    expect(await runMain(job.runner.step)).toBe(1);
    const { lines } = job.runner;
    const ours = lines.filter((line) => /^::(?:add-mask|error title=Sallyport)::/.test(line));
    expect(commandsIn(lines)).toEqual(ours);
    const page = job.runner.summary();
    expect(page).not.toContain('##[');
    expect(page.split('\n').filter((line) => line.trim().startsWith('::'))).toEqual([]);
  });

  test.each([
    ['AccessKeyId', {}, { AccessKeyId: `ASIAEXAMPLEEXAMPLE12\nPATH=/tmp` }],
    ['SecretAccessKey', {}, { SecretAccessKey: `a-secret-access-key-of-forty-chars\n${evil}` }],
    ['SessionToken', {}, { SessionToken: evil }],
    ['AccountId', {}, { AccountId: evil }],
    ['Expiration', {}, { Expiration: evil }],
    ['session_id', { session_id: evil }, {}],
    ['identity', { identity: evil }, {}],
  ])('in %s gives no lease at all', async (_title, over, aws) => {
    const job = await scriptedJob({ token: [vended(over, aws)] }, { output: 'env' });
    open.push(job);
    expect(await runMain(job.runner.step)).toBe(1);
    expect(job.runner.set('GITHUB_ENV')).toEqual({});
    expect(job.runner.set('GITHUB_OUTPUT')).toEqual({});
  });
});

property.prop([hostileText], { seed: 20_261_122, numRuns: campaign(300) })(
  'printed text is never a command',
  (text) => {
    const lines: string[] = [];
    const runner = createRunner({}, undefined);
    const step = { ...runner.step, print: (line: string) => void lines.push(line) };
    say(step, text);
    annotate(step, 'error', text);
    runner.remove();
    expect(commandsIn(lines)).toEqual([lines[1]]);
    expect(lines[1]?.startsWith('::error title=Sallyport::')).toBe(true);
  },
);

property.prop([hostileText], { seed: 20_261_122, numRuns: campaign(300) })(
  'a mask is one command, whatever it hides',
  (text) => {
    const lines: string[] = [];
    const runner = createRunner({}, undefined);
    mask({ ...runner.step, print: (line) => void lines.push(line) }, [text]);
    runner.remove();
    expect(lines.filter((line) => /[\r\n]/.test(line))).toEqual([]);
    const told = lines.map((line) => unescapeData(line.slice('::add-mask::'.length)));
    expect(told).toEqual(text === '' ? [] : [text]);
  },
);

/** As the runner does it. */
function unescapeData(data: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

property.prop([hostileText, hostileText, hostileText], {
  seed: 20_261_122,
  numRuns: campaign(300),
})(
  'a refusal on a page holds no tag, no Markdown and no line of its own',
  (claim, expected, grant) => {
    const shown = {
      claim_diff: [{ identity: claim, differences: [{ claim, expected, got: 'x' }] }],
    };
    const page = renderRefusal(new Fault('policy_denied', expected, { shown }), grant);
    const text = page.replaceAll(/<\/?(?:h3|p|code|table|tr|th|td)>/g, '');
    expect(text).not.toMatch(/[<>"'`|*[\]\\]/);
    expect(page.split('\n').length).toBeLessThanOrEqual(9);
  },
);

property.prop([fc.anything()], { seed: 20_261_122, numRuns: campaign(300) })(
  'no reply of any kind is a lease by chance',
  (value) => {
    const body = typeof value === 'object' && value !== null ? { ...value } : { aws: value };
    expect(readLease(body)).toBeUndefined();
  },
);

test('what is shown is cut to a line that a person reads', () => {
  expect(visible(`a\n\tb${'x'.repeat(3_000)}`)).toHaveLength(2_001);
  expect(visible('\u202eabc\u200b')).toBe('abc');
});

describe('inputs', () => {
  const read = (inputs: Readonly<Record<string, string>>) => {
    const runner = createRunner(
      { 'broker-url': 'https://broker.example', grant: 'shop-deploy', ...inputs },
      undefined,
    );
    runner.remove();
    return readInputs(runner.step);
  };

  test('have defaults that suit most jobs', () => {
    expect(read({})).toMatchObject({
      brokerUrl: 'https://broker.example',
      output: 'process',
      profile: 'sallyport',
      timeoutSeconds: 120,
      waitMinutes: 0,
    });
    expect(read({ 'broker-url': 'https://x.example/prod/' }).brokerUrl).toBe(
      'https://x.example/prod',
    );
  });

  test.each([
    ['broker-url', { 'broker-url': '' }],
    ['broker-url', { 'broker-url': 'http://broker.example' }],
    ['broker-url', { 'broker-url': 'https://user:word@broker.example' }],
    ['broker-url', { 'broker-url': 'https://broker.example?x=1' }],
    ['grant', { grant: '' }],
    ['grant', { role: 'arn:aws:iam::111122223333:role/shop-deploy' }],
    ['grant', { grant: 'a b c d' }],
    ['region', { region: 'us-east-1\nPATH=/tmp' }],
    ['profile', { profile: 'a]b' }],
    ['duration', { duration: '15m' }],
    ['duration', { duration: '60' }],
    ['session-policy', { 'session-policy': '{' }],
    ['output', { output: 'file' }],
    ['wait-for-approval', { 'wait-for-approval': 'yes' }],
    ['timeout', { timeout: '0' }],
  ])('that cannot be meant are refused by name: %s %j', (name, inputs) => {
    expect(() => read(inputs)).toThrow(`the input "${name}" must be`);
  });
});
