import type { Configuration, Configurations } from '#core/config/configuration.ts';
import { headId } from '#core/config/head.ts';
import type { Store, Versioned } from '#core/store/store.ts';
import { profileOf } from '#core/tokens/profiles/profiles.ts';
import type { Clock } from '#core/world.ts';
import { isSecret, secretId } from './browser-secret.ts';
import { formTokenOf } from './form-token.ts';
import type { SignedIn, SignedInRecord } from './signed-in.ts';

/** What reading a sign-in touches of the world. */
export interface SignedInPorts {
  readonly clock: Clock;
  readonly store: Pick<Store, 'read'>;
  readonly configurations: Configurations;
}

/**
 * Who the browser with this cookie is signed in as, judged by the configuration in force: a person
 * who has left people.yaml, or whose issuer signs nobody in any more, is signed out.
 */
export async function readSignedIn(
  cookie: string | undefined,
  ports: SignedInPorts,
): Promise<SignedIn | undefined> {
  const record = await readRecord(cookie, ports);
  if (cookie === undefined || record === undefined) return undefined;
  const head = await ports.store.read('head', headId);
  if (head === undefined) return undefined;
  const configuration = await ports.configurations.load(head.value.version);
  const signedIn = signedInBy(record.value, { cookie, configuration });
  const { allStopped } = head.value;
  return signedIn === undefined || allStopped === undefined
    ? signedIn
    : { ...signedIn, allStopped };
}

/** The record of a cookie while it is in force, whoever its person is by now. */
export async function readRecord(
  cookie: string | undefined,
  { store, clock }: Pick<SignedInPorts, 'store' | 'clock'>,
): Promise<Versioned<SignedInRecord> | undefined> {
  if (cookie === undefined || !isSecret(cookie)) return undefined;
  const record = await store.read('signed-in', secretId(cookie));
  if (record === undefined) return undefined;
  // By the clock that decides, beside the store's own.
  return clock.now().getTime() < Date.parse(record.value.expiresAt) ? record : undefined;
}

function signedInBy(
  record: SignedInRecord,
  { cookie, configuration }: { cookie: string; configuration: Configuration },
): SignedIn | undefined {
  const person = configuration.personOf(record.issuer, record.subject);
  if (person?.id !== record.person) return undefined;
  const issuer = configuration.issuerNamed(record.issuer);
  if (issuer?.signIn === undefined || profileOf(issuer.profile)?.people !== true) return undefined;
  return {
    person,
    signedInAt: new Date(record.authenticatedAt ?? 0),
    expiresAt: new Date(record.expiresAt),
    formToken: formTokenOf(cookie),
    configuration,
  };
}
