import { asFault, type FaultCode } from '#core/faults.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import { confirmAudience } from '../broker-audience.ts';
import { type Invocation, optionText } from '../command.ts';
import { endLease } from '../end-lease.ts';
import { type CredentialsReply, exchangeAtBroker } from '../exchange-at-broker.ts';
import { moreParameters, readAnyAudience, tokenOfPlatform } from '../exchange-plan.ts';
import { maskAtRunner } from '../github-commands.ts';
import type { Instance } from '../instance.ts';
import { secretsOf } from '../request-credentials.ts';
import { chosenToken } from '../token-sources/chosen-token.ts';
import { requireMadeFor } from '../token-sources/given-token.ts';
import type { FoundToken } from '../token-sources/token-source.ts';
import { systemClock } from '../waiting.ts';
import { type Check, failed, failedBy, passed, skipped } from './check.ts';
import { brokerUnreachable, checkBroker } from './check-broker.ts';
import { checkIssuer } from './check-issuer.ts';
import { checkToken, type ReadToken } from './check-token.ts';
import { sightBroker } from './sight-broker.ts';

/** What an examination came to; `reached`: whether the broker answered at all. */
export interface Examination {
  readonly reached: boolean;
  readonly checks: readonly Check[];
}

/** Looks at everything between this process and its credentials, in the order in which it is needed. */
export async function examineInstance(
  invocation: Invocation,
  instance: Instance,
): Promise<Examination> {
  const sight = await sightBroker(instance.broker, systemClock).catch((error: unknown) =>
    brokerUnreachable(instance.broker, error),
  );
  if ('state' in sight) return { reached: false, checks: [sight] };
  const checks = [...checkBroker(sight)];
  const token = await findToken(invocation, instance).catch((error: unknown) =>
    failedBy('token', error, 'see "sallyport token --help"'),
  );
  if ('state' in token) return { reached: true, checks: [...checks, token] };
  checks.push(passed('token', `from ${token.from}`));
  return {
    reached: true,
    checks: [...checks, ...(await examineToken(token, invocation, instance))],
  };
}

async function findToken(invocation: Invocation, instance: Instance): Promise<FoundToken> {
  return (await chosenToken(invocation)) ?? (await tokenOfPlatform(invocation, instance));
}

async function examineToken(
  token: FoundToken,
  invocation: Invocation,
  instance: Instance,
): Promise<readonly Check[]> {
  const text = await token
    .read()
    .catch((error: unknown) => failedBy('token form', error, 'ask the platform for a token again'));
  if (typeof text !== 'string') return [text];
  maskAtRunner(invocation.terminal, [text]);
  const read = readToken(text);
  if ('state' in read) return [read];
  const issuer = await registeredIssuer(read, invocation);
  const anyAudience = readAnyAudience(invocation);
  const world = { broker: instance.broker, anyAudience, now: systemClock.now(), issuer };
  return [
    ...checkToken(read, world),
    await checkIssuer(read.iss, issuer === 'unknown' ? undefined : issuer),
    ...(await checkExchange({ text, isFresh: token.isFresh }, invocation, instance)),
  ];
}

function readToken(text: string): ReadToken | Check {
  try {
    const { iss, claims } = parseToken(text);
    return { iss, claims };
  } catch (error) {
    return failedBy('token form', error, 'ask the platform for a token again');
  }
}

/** The issuer in the configuration in force, where whoever runs this may read that. */
async function registeredIssuer(
  { iss, claims }: ReadToken,
  invocation: Invocation,
): Promise<Issuer | undefined | 'unknown'> {
  try {
    // Loaded here, so that no other command waits for the compiler to be read.
    const { openTrial } = await import('../trial.ts');
    const { configuration } = await openTrial({ ...invocation, options: justData(invocation) });
    return configuration.issuerOf(iss, claims.aud);
  } catch {
    return 'unknown';
  }
}

function justData({ options }: Invocation): Invocation['options'] {
  return { data: options.data, url: options.url };
}

/** A token that was read. */
interface TokenAtHand {
  readonly text: string;
  readonly isFresh: boolean;
}

/**
 * Whether the exchange that a command would make succeeds; only for a grant that is named, since it
 * opens a lease. One of a token that was made for this look is ended; one of a token that lies
 * ready is left to whoever else has that token, for whom it would be ended for good.
 */
async function checkExchange(
  token: TokenAtHand,
  invocation: Invocation,
  { broker }: Instance,
): Promise<readonly Check[]> {
  const name = 'exchange';
  const grant = optionText(invocation, 'grant');
  if (grant === undefined) return [skipped(name, 'give --grant GRANT to try one')];
  try {
    await requireShowable(token, invocation, broker);
    const asked = { subjectToken: token.text, grant, more: moreParameters(invocation) };
    const reply = await exchangeAtBroker(broker, asked);
    maskAtRunner(invocation.terminal, secretsOf(reply));
    const until = reply.aws.Expiration;
    const says = `${reply.identity} is given ${grant} until ${until} (${reply.session_id})`;
    return [passed(name, says), token.isFresh ? await checkEnd(reply, broker) : kept(reply)];
  } catch (error) {
    const { code } = asFault(error);
    const more = `see ${code} in docs/api.md, and "sallyport ${tellingMore(code)}"`;
    return [failedBy(name, error, more)];
  }
}

/** Held to what every exchange is held to: see `requestCredentials`. */
async function requireShowable(
  { text }: TokenAtHand,
  invocation: Invocation,
  broker: string,
): Promise<void> {
  if (readAnyAudience(invocation)) return;
  await confirmAudience(broker);
  requireMadeFor(text, broker);
}

function kept({ aws, session_id }: CredentialsReply): Check {
  return skipped(
    'lease ended',
    `${session_id} stays in force until ${aws.Expiration}: the token lay ready, and its job joins this lease by the same request`,
  );
}

/** Nobody uses the lease that was opened to see whether one can be. */
async function checkEnd({ aws, session_id }: CredentialsReply, broker: string): Promise<Check> {
  const name = 'lease ended';
  const remedy = `nobody has its keys, and it runs out at ${aws.Expiration}; "sallyport leases revoke ${session_id}" denies it sooner`;
  try {
    const held = { accessKeyId: aws.AccessKeyId, sessionToken: aws.SessionToken };
    const { sessionId, message } = await endLease(broker, held);
    if (sessionId === undefined) return failed(name, message, remedy);
    return passed(name, `${sessionId}, which was opened by this look alone`);
  } catch (error) {
    return failedBy(name, error, remedy);
  }
}

/** Policy is not asked about an identity that is stopped; who stopped it stands elsewhere. */
function tellingMore(code: FaultCode): string {
  return code === 'identity_stopped' ? 'config show' : 'policy explain';
}
