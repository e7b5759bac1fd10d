import { headerValues } from '#core/sigv4/signed-http-request.ts';
import { awsFault } from '../aws-error.ts';
import type { SandboxCall } from '../sandbox-call.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import { deleteParameter } from './delete-parameter.ts';
import { describeParameters } from './describe-parameters.ts';
import { getParameter } from './get-parameter.ts';
import { getParameters } from './get-parameters.ts';
import { getParametersByPath } from './get-parameters-by-path.ts';
import { putParameter } from './put-parameter.ts';
import { readSsmInput, type SsmCall } from './ssm-call.ts';

interface Operation {
  readonly takes: readonly string[];
  handle(call: SsmCall): object;
}

const operations: ReadonlyMap<string, Operation> = new Map([
  ['GetParameter', { takes: ['Name', 'WithDecryption'], handle: getParameter }],
  ['GetParameters', { takes: ['Names', 'WithDecryption'], handle: getParameters }],
  [
    'GetParametersByPath',
    {
      takes: ['Path', 'Recursive', 'WithDecryption', 'MaxResults', 'NextToken'],
      handle: getParametersByPath,
    },
  ],
  ['PutParameter', { takes: ['Name', 'Value', 'Type', 'Overwrite'], handle: putParameter }],
  ['DeleteParameter', { takes: ['Name'], handle: deleteParameter }],
  ['DescribeParameters', { takes: ['MaxResults', 'NextToken'], handle: describeParameters }],
]);

const prefix = 'AmazonSSM.';

/** SSM's parameters, AWS JSON 1.1; other operations are named as missing here. */
export function handleSsm(call: SandboxCall): SandboxReply {
  const [target = ''] = headerValues(call.request, 'x-amz-target');
  const name = target.startsWith(prefix) ? target.slice(prefix.length) : '';
  const operation = operations.get(name);
  if (operation === undefined || call.request.method !== 'POST') {
    throw awsFault({
      code: 'NotImplemented',
      status: 501,
      message: `The sandbox has no ${target.slice(0, 100) || 'such operation'}; of SSM it has ${[...operations.keys()].join(', ')}`,
    });
  }
  const input = readSsmInput(call.request.body, operation.takes);
  const output = operation.handle({ ...call, input });
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': call.requestId },
    body: JSON.stringify(output),
  };
}
