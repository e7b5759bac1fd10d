import type { XmlContent } from '#core/xml/write-xml.ts';
import { authorize } from '../authorize.ts';
import { awsFault } from '../aws-error.ts';
import { iamNamespace } from '../protocol.ts';
import { queryReply } from '../query-reply.ts';
import { validationError } from '../read-form.ts';
import type { SandboxCall } from '../sandbox-call.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import type { WorldRole } from '../world.ts';

/** A call read as IAM: the operation, and parameters that it takes. */
export interface IamCall extends SandboxCall {
  readonly action: string;
  readonly form: ReadonlyMap<string, string>;
}

/** Limits of the IAM API model, by parameter. */
const limits = {
  RoleName: /^[\w+=,.@-]{1,64}$/,
  PolicyName: /^[\w+=,.@-]{1,128}$/,
  PolicyDocument: /^[\t\n\r\x20-\xff]{1,131072}$/,
} as const;

/** A parameter that must be there, within its own limits. Throws ValidationError. */
export function parameterOf(call: IamCall, name: keyof typeof limits): string {
  const value = call.form.get(name);
  if (value !== undefined && limits[name].test(value)) return value;
  const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  throw validationError(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${limits[name].source}`,
  );
}

/** The role of the caller's account that the call names, if the caller may do this to it. */
export function permittedRole(call: IamCall): WorldRole {
  const name = parameterOf(call, 'RoleName');
  const { account } = call.session;
  const roles = [...call.sandbox.world.roles.values()];
  const role = roles.find((candidate) => candidate.account === account && candidate.name === name);
  const resource = role?.arn ?? `arn:aws:iam::${account}:role/${name}`;
  authorize(call, { action: `iam:${call.action}`, resource });
  if (role !== undefined) return role;
  throw noSuchEntity(`The role with name ${name} cannot be found.`);
}

/** IAM's answer to what there is not. */
export function noSuchEntity(message: string): Error {
  return awsFault({ code: 'NoSuchEntity', status: 404, message });
}

/** A successful reply of IAM. */
export function iamReply(call: IamCall, result?: XmlContent): SandboxReply {
  const { action } = call;
  return queryReply(call, {
    action,
    namespace: iamNamespace,
    ...(result === undefined ? {} : { result }),
  });
}

/** A policy document as IAM writes it into a reply (RFC 3986). */
export function encodedDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
