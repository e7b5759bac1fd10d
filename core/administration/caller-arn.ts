/** Who signed a request, as API Gateway's IAM authorisation tells it. */
export interface AwsCaller {
  readonly partition: string;
  readonly account: string;
  readonly kind: 'user' | 'role';
  /** Without its path: unique within its account for its kind. */
  readonly name: string;
  /** Of an assumed role. */
  readonly session?: string;
}

const userOrRole =
  /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}):(user|role)\/(?:[\x21-\x2e\x30-\x7e]+\/)*([\w+=,.@-]{1,64})$/;
const assumedRole =
  /^arn:(aws|aws-cn|aws-us-gov):sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/([\w+=,.@-]{2,64})$/;

/**
 * A user, a role, or one session of a role, by its ARN; undefined for all others, such as an
 * account's root or a federated user. The path of a role is left out, for no session names it.
 */
export function parseCallerArn(arn: string): AwsCaller | undefined {
  const [, partition = '', account = '', kind, name = ''] = userOrRole.exec(arn) ?? [];
  if (kind === 'user' || kind === 'role') return { partition, account, kind, name };
  const [, ofPartition = '', ofAccount = '', role = '', session = ''] = assumedRole.exec(arn) ?? [];
  if (role === '') return undefined;
  return { partition: ofPartition, account: ofAccount, kind: 'role', name: role, session };
}

/** Whether this ARN can stand for a caller. */
export function isCallerArn(arn: string): boolean {
  return parseCallerArn(arn) !== undefined;
}

/**
 * Whether a caller is whom an ARN names: one that names a session stands for that session alone, one
 * that names a role for every session of it.
 */
export function isCaller(caller: AwsCaller, named: AwsCaller): boolean {
  const isSame =
    caller.partition === named.partition &&
    caller.account === named.account &&
    caller.kind === named.kind &&
    caller.name === named.name;
  return isSame && (named.session === undefined || named.session === caller.session);
}
