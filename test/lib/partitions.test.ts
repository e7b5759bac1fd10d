import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyStack, synthesise } from './synthesise.ts';

describe.each([
  ['cn-north-1', 'amazonaws.com.cn'],
  ['us-gov-west-1', 'amazonaws.com'],
])('in %s', (region, suffix) => {
  let template: Template;
  let text: string;
  beforeAll(() => {
    template = synthesise({ administrator: 'role/platform' }, emptyStack(region));
    text = JSON.stringify(template.toJSON());
  });

  test('no ARN is written out in another partition', () => {
    expect(text).not.toMatch(/arn:aws[:-]/);
  });

  test('the state machine calls what is in its own partition', () => {
    const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
    expect(machine?.Properties.DefinitionString).toContain(
      'arn:${Partition}:states:::lambda:invoke',
    );
    expect(machine?.Properties.DefinitionSubstitutions.Partition).toEqual({
      Ref: 'AWS::Partition',
    });
  });

  test('services that are named by Region have the names that they have there', () => {
    const named = text.match(
      /\b(?:dynamodb|s3|secretsmanager|logs)\.[a-z0-9-]+\.amazonaws[a-z.]+/g,
    );
    expect([...new Set(named)].toSorted()).toEqual([
      `dynamodb.${region}.${suffix}`,
      `logs.${region}.${suffix}`,
      `s3.${region}.${suffix}`,
      `secretsmanager.${region}.${suffix}`,
    ]);
  });
});
