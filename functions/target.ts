import type { Target } from '#core/exchange/exchange-request.ts';
import { Fault } from '#core/faults.ts';

const grantPrefix = 'sallyport:grant/';
const grantName = /^[a-z0-9-]{4,64}$/u;
const roleArn = /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[\w+=,.@/-]{1,576}$/u;

/** What is asked for: `sallyport:grant/<name>`, a bare grant name, or an AWS role ARN. */
export function readTarget(text: string): Target {
  if (roleArn.test(text)) return { kind: 'role', arn: text };
  const name = text.startsWith(grantPrefix) ? text.slice(grantPrefix.length) : text;
  if (grantName.test(name)) return { kind: 'grant', name };
  throw new Fault(
    'invalid_target',
    'name a grant as "sallyport:grant/<name>" (4 to 64 of a-z, 0-9 and -) or give the ARN of an AWS role',
  );
}

/** A grant by its bare name, as it stands in a path. */
export function grantTarget(name: string): Target {
  if (grantName.test(name)) return { kind: 'grant', name };
  throw new Fault(
    'invalid_target',
    'end the address with the name of a grant (4 to 64 of a-z, 0-9 and -), such as /v1/credentials/shop-deploy',
  );
}
