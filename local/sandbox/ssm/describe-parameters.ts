import type { JsonCall } from '../answer-json.ts';
import { authorize } from '../authorize.ts';
import { readParameterPage } from './parameter-page.ts';
import { parameterArn } from './ssm-call.ts';

const mostResults = 50;

/** DescribeParameters, without filters: names, types and versions, never values. */
export function describeParameters(call: JsonCall): object {
  const resource = `arn:aws:ssm:${call.sandbox.world.region}:${call.session.account}:*`;
  authorize(call, { action: 'ssm:DescribeParameters', resource }, 'AccessDeniedException');
  const page = readParameterPage(call, '', { mostResults, filter: () => true });
  const parameters = page.parameters.map(({ name, type, version, modifiedAt }) => ({
    Name: name,
    Type: type,
    Version: version,
    LastModifiedDate: Date.parse(modifiedAt) / 1000,
    ARN: parameterArn(call, name),
    Tier: 'Standard',
    DataType: 'text',
  }));
  return { Parameters: parameters, ...page.next };
}
