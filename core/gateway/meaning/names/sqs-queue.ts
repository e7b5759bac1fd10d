import type { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import type { Naming } from '../fill-template.ts';
import { literalText } from '../literal-text.ts';
import { malformed } from '../malformed.ts';
import { arnText, readArn } from '../read-arn.ts';
import { textsAt } from '../values-at.ts';

const name = /^[A-Za-z0-9_-]{1,80}(\.fifo)?$/;
const inUrl =
  /^https?:\/\/[^/?#\s]+(?:\/(?!\d{12}\/)[A-Za-z0-9_.-]+){0,4}\/(\d{12})\/([A-Za-z0-9_-]{1,80}(?:\.fifo)?)$/;

/**
 * A queue by its URL, whose last two parts are account and name whatever its host is; by its name; or
 * by its ARN.
 */
export function nameQueue({ values }: Naming, call: AskedCall): readonly string[] | Fault {
  const text = values[0];
  const prefix = `arn:${call.partition}:sqs:${call.operation.region}`;
  if (text === undefined) return [`${prefix}:${call.account}:*`];
  const [, account, own] = inUrl.exec(text) ?? [];
  if (account !== undefined && own !== undefined) return [`${prefix}:${account}:${own}`];
  if (text.startsWith('arn:')) {
    const arn = readArn(text);
    return arn === undefined ? malformed(call, 'its queue') : [literalText(arnText(arn))];
  }
  if (!name.test(text) || isUrlWanted(call)) return malformed(call, 'its queue');
  return [`${prefix}:${ownerOf(call)}:${text}`];
}

/** Where a URL is asked for a plain name is none. */
function isUrlWanted({ parameters }: AskedCall): boolean {
  return textsAt(parameters, 'QueueUrl').length > 0;
}

/** GetQueueUrl asks for queues of other accounts. */
function ownerOf({ parameters, account }: AskedCall): string {
  const owner = textsAt(parameters, 'QueueOwnerAWSAccountId')[0];
  if (owner === undefined) return account;
  return /^\d{12}$/.test(owner) ? owner : '*';
}
