import type { AssumedRole, AssumeRoleRequest } from '#core/leases/sts.ts';
import { child, childText, readXml, type XmlElement } from '#core/xml/read-xml.ts';

/** The role that an AssumeRole reply vends; undefined unless all of it is there and is what was asked for. */
export function readAssumedRole(text: string, request: AssumeRoleRequest): AssumedRole | undefined {
  const result = child(readXml(text), 'AssumeRoleResult');
  const credentials = child(result, 'Credentials');
  const role = child(result, 'AssumedRoleUser');
  const accessKeyId = matching(credentials, 'AccessKeyId', /^\w{16,128}$/);
  const secretAccessKey = matching(credentials, 'SecretAccessKey', /^[\x21-\x7e]{16,256}$/);
  const sessionToken = matching(credentials, 'SessionToken', /^[\x21-\x7e]{1,16384}$/);
  const expiresAt = readInstant(
    matching(credentials, 'Expiration', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/),
  );
  const assumedRoleArn = childText(role, 'Arn');
  const assumedRoleId = matching(role, 'AssumedRoleId', /^\w{4,128}:[\w+=,.@-]{2,64}$/);
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  if (sessionToken === undefined || expiresAt === undefined) return undefined;
  if (assumedRoleArn !== arnOf(request)) return undefined;
  if (assumedRoleId?.endsWith(`:${request.sessionName}`) !== true) return undefined;
  const keys = { accessKeyId, secretAccessKey, sessionToken, expiresAt };
  return { ...keys, assumedRoleArn, assumedRoleId, packedPolicyPercent: percentOf(result) };
}

function matching(element: XmlElement | undefined, name: string, form: RegExp): string | undefined {
  const text = childText(element, name);
  return text !== undefined && form.test(text) ? text : undefined;
}

/** Undefined for what no calendar has. */
function readInstant(text: string | undefined): Date | undefined {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** The ARN of the session asked for: STS leaves the path of the role out. */
function arnOf({ roleArn, sessionName }: AssumeRoleRequest): string {
  const [, partition, , , account, ...rest] = roleArn.split(':');
  const roleName = rest.join(':').split('/').at(-1);
  return `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`;
}

function percentOf(result: XmlElement | undefined): number | null {
  const text = childText(result, 'PackedPolicySize');
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : null;
}
