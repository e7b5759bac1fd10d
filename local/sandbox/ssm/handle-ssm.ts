import { answerJson, type JsonOperation, type JsonService } from '../answer-json.ts';
import type { SandboxCall } from '../sandbox-call.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import { deleteParameter } from './delete-parameter.ts';
import { describeParameters } from './describe-parameters.ts';
import { getParameter } from './get-parameter.ts';
import { getParameters } from './get-parameters.ts';
import { getParametersByPath } from './get-parameters-by-path.ts';
import { putParameter } from './put-parameter.ts';

const operations: ReadonlyMap<string, JsonOperation> = new Map([
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

const ssm: JsonService = { title: 'SSM', prefix: 'AmazonSSM.', operations };

/** SSM's parameters, AWS JSON 1.1; other operations are named as missing here. */
export function handleSsm(call: SandboxCall): SandboxReply {
  return answerJson(call, ssm);
}
