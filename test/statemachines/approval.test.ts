import { readFileSync } from 'node:fs';
import validate from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { lintMachine } from './lint-machine.ts';

const text = readFileSync(
  new URL('../../statemachines/approval.asl.json', import.meta.url),
  'utf8',
);
const read = () => JSON.parse(text.replaceAll('${Partition}', 'aws'));

test('the machine is valid States Language', () => {
  const { isValid, errorsText } = validate(read());
  expect(errorsText('\n')).toBe('');
  expect(isValid).toBe(true);
});

test('the machine holds to what the validator does not look for', () => {
  expect(lintMachine(read())).toEqual([]);
});

test('what it calls is named in the partition that it is deployed in', () => {
  expect(text).not.toMatch(/arn:aws/);
  expect(text.match(/arn:\$\{Partition\}:states:::/g)).toHaveLength(2);
});

test('its input and history name a request and no person, token or address', () => {
  expect(text).not.toMatch(/email|slack|approver|https?:/i);
});

describe('the lint sees', () => {
  const broken = (change: (states: Record<string, Record<string, unknown>>) => void) => {
    const machine = read();
    change(machine.States);
    return lintMachine(machine);
  };

  test('a task that waits without handing on its token', () => {
    const found = broken((states) => Object.assign(states.Wait ?? {}, { Arguments: {} }));
    expect(found).toEqual(['Wait: waits for a token that it gives to nobody']);
  });

  test('a task that could wait for ever', () => {
    const found = broken((states) => delete states.Wait?.TimeoutSeconds);
    expect(found).toEqual(['Wait: has no TimeoutSeconds']);
  });

  test('a wait by a service that has no callback', () => {
    const Resource = 'arn:aws:states:::dynamodb:updateItem.waitForTaskToken';
    const found = broken((states) => Object.assign(states.Wait ?? {}, { Resource }));
    expect(found).toEqual([`Wait: ${Resource} is none of the resources that we use`]);
  });

  test('an error that is caught before a narrower one', () => {
    const Catch = [{ ErrorEquals: ['States.ALL', 'States.Timeout'], Next: 'Look' }];
    const found = broken((states) => Object.assign(states.Wait ?? {}, { Catch }));
    expect(found).toEqual(['Wait: States.ALL stands beside another error']);
  });

  test('a variable that no state assigns', () => {
    const found = broken((states) => delete states.Look?.Assign);
    expect(found).toContain('Settled: $look is assigned nowhere');
  });
});
