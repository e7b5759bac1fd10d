import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDeployment } from '#lib/read-deployment.ts';

const least = { stackName: 'Sallyport', region: 'eu-west-1', administrator: 'role/platform' };

function saidOf(context: unknown): string {
  try {
    readDeployment(context);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the context of cdk.json', () => {
  test('as it is in this repository says what a first deployment needs', () => {
    const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
    expect(readDeployment(context.sallyport)).toMatchObject({
      stackName: 'Sallyport',
      props: { administrator: expect.any(String) },
    });
  });

  test('may say every prop that JSON can say', () => {
    const source = readFileSync('lib/sallyport-props.ts', 'utf8');
    const [, body = ''] = /export interface SallyportProps \{([\s\S]*?)\n\}/.exec(source) ?? [];
    const names = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name);
    const constructs = ['key', 'alarmTopic'];
    const known =
      saidOf({ ...least, nothing: 1 })
        .split('known are ')[1]
        ?.split(', ') ?? [];
    expect(known.toSorted()).toEqual(
      [
        ...names.filter((name = '') => !constructs.includes(name)),
        'stackName',
        'region',
      ].toSorted(),
    );
  });

  test('says with each prop what holds where it is left out', () => {
    const source = readFileSync('lib/sallyport-props.ts', 'utf8');
    const optional = [...source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s+readonly (\w+)\?:/g)];
    expect(optional.length).toBeGreaterThan(15);
    expect(
      optional.filter(([, text = '']) => !text.includes('@default')).map(([, , name]) => name),
    ).toEqual([]);
  });

  test.each([
    [undefined, /stackName is missing; region is missing; administrator is missing/],
    [{ ...least, adminstrator: 'x' }, /adminstrator is not known; known are stackName, /],
    [{ ...least, deletionProtection: 'no' }, /deletionProtection must be true or false/],
    [{ ...least, targetAccounts: [111122223333] }, /targetAccounts must be a list of texts/],
    [
      { ...least, logRetention: 91 },
      /logRetention must be a number of days that CloudWatch Logs knows/,
    ],
    [{ ...least, audit: { modus: 'x' } }, /audit must be an object in which modus is not known/],
    [
      { ...least, throttles: { sts: { burst: 'x' } } },
      /throttles must be an object in which sts must be/,
    ],
    [{ ...least, domain: 'x' }, /domain must be an object/],
  ])('%j is refused in words', (context, said) => {
    expect(saidOf(context)).toMatch(said);
  });

  test('names no member that JavaScript has of itself', () => {
    expect(saidOf({ ...least, constructor: 'x' })).toMatch(/constructor is not known/);
  });
});
