import { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import type { Naming } from '../fill-template.ts';
import { literalText } from '../literal-text.ts';
import { malformed } from '../malformed.ts';
import { arnText, readArn } from '../read-arn.ts';

const group = /^[A-Za-z0-9_/.#-]{1,512}$/;
const stream = /^[^:*]{1,512}$/;

/**
 * A log group by its name or ARN, and a stream in it. CloudWatch Logs asks about a group as
 * `log-group:NAME:log-stream:` with no stream behind it: so `log-group:NAME:*` in a policy covers it.
 */
export function nameLogGroup({ type, values }: Naming, call: AskedCall): readonly string[] | Fault {
  const [name, streamName] = values;
  const suffix = type === 'logs/log-stream' ? streamSuffix(streamName, call) : '';
  if (suffix instanceof Fault) return suffix;
  const prefix = `arn:${call.partition}:logs:${call.operation.region}:${call.account}:log-group:`;
  if (name === undefined) return [`${prefix}*`];
  if (name.startsWith('arn:')) return byArn(name, suffix, call);
  if (!group.test(name)) return malformed(call, 'its log group');
  return [`${prefix}${name}:log-stream:${suffix}`];
}

function streamSuffix(name: string | undefined, call: AskedCall): string | Fault {
  if (name === undefined) return '*';
  return stream.test(name) ? literalText(name) : malformed(call, 'its log stream');
}

/** CloudWatch Logs itself writes ARNs of groups with `:*` behind them. */
function byArn(text: string, suffix: string, call: AskedCall): readonly string[] | Fault {
  const arn = readArn(text);
  if (arn === undefined) return malformed(call, 'its log group');
  if (arn.service !== 'logs') return [literalText(text)];
  const own = arn.resource.replace(/^log-group:/, '').replace(/:\*$/, '');
  if (own === arn.resource || !group.test(own)) return malformed(call, 'its log group');
  return [arnText({ ...arn, resource: `log-group:${own}:log-stream:${suffix}` })];
}
