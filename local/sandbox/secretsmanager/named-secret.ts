import type { RequestContext } from '#core/iam/access-request.ts';
import type { JsonCall } from '../answer-json.ts';
import { authorize } from '../authorize.ts';
import type { StoredSecret } from '../state/secrets.ts';
import { secretError } from './secret-error.ts';

/** What a SecretId names: the secret, if there is one, and the ARN that access to it is decided on. */
export interface NamedSecret {
  readonly id: string;
  readonly arn: string;
  readonly secret: StoredSecret | undefined;
}

const suffixLetters = 7;
const arnForm = /^arn:aws:secretsmanager:([^:]*):([^:]*):secret:(.+)$/;

/** Resolves a SecretId: a name, an ARN, or an ARN without its last hyphen and six letters. */
export function findNamedSecret(call: JsonCall): NamedSecret {
  const id = call.input.text('SecretId');
  const [, region, account, rest] = arnForm.exec(id) ?? [];
  if (rest === undefined) {
    const secret = liveSecret(call, id);
    return { id, arn: secret?.arn ?? secretArn(call, id), secret };
  }
  const { sandbox, session } = call;
  // Of other accounts and regions nothing is known; the ARN as it was given is what is decided on.
  if (region !== sandbox.world.region || account !== session.account) {
    return { id, arn: id, secret: undefined };
  }
  const whole = liveSecret(call, rest.slice(0, -suffixLetters));
  const secret = whole?.arn === id ? whole : liveSecret(call, rest);
  return { id, arn: secret?.arn ?? id, secret };
}

/** A secret of the caller's account; one whose recovery window is over is gone for good. */
export function liveSecret(call: JsonCall, name: string): StoredSecret | undefined {
  const { secrets } = call.sandbox.state;
  const secret = secrets.find(call.session.account, name);
  if (secret === undefined || !isGone(secret, call.now)) return secret;
  secrets.remove(secret.account, secret.name);
  return undefined;
}

/** Whether the recovery window of a deleted secret is over. */
export function isGone({ deletedAt }: StoredSecret, now: Date): boolean {
  return deletedAt !== undefined && Date.parse(deletedAt) <= now.getTime();
}

/** ARN of a secret in the caller's account; `ending` is its name, with the suffix where there is one. */
function secretArn(call: JsonCall, ending: string): string {
  const { region } = call.sandbox.world;
  return `arn:aws:secretsmanager:${region}:${call.session.account}:secret:${ending}`;
}

/** Throws AccessDeniedException unless the caller's session may do this to the secret. */
export function authorizeSecret(
  call: JsonCall,
  action: string,
  { named, context }: { readonly named: NamedSecret; readonly context?: RequestContext },
): void {
  const tags = Object.entries(named.secret?.tags ?? {}).flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`secretsmanager:ResourceTag/${key}`, value],
  ]);
  const facts = { ...Object.fromEntries(tags), 'secretsmanager:SecretId': named.id, ...context };
  authorize(call, { action, resource: named.arn, context: facts }, 'AccessDeniedException');
}

/** The secret that was named; throws ResourceNotFoundException, or that it is being deleted. */
export function requireSecret({ secret }: NamedSecret): StoredSecret {
  if (secret === undefined) {
    throw secretError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    );
  }
  return secret;
}

/** {@link requireSecret}, of one that is not marked for deletion. */
export function requireUsableSecret(named: NamedSecret): StoredSecret {
  const secret = requireSecret(named);
  if (secret.deletedAt === undefined) return secret;
  throw secretError(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}
