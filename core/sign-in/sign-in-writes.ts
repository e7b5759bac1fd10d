import type { Person } from '#core/config/configuration.ts';
import type { Write } from '#core/store/store.ts';
import { secretId } from './browser-secret.ts';
import type { BrowserSignInPorts } from './ports.ts';
import { readRecord } from './read-signed-in.ts';
import { signedInSeconds } from './signed-in.ts';

/** What was proven of a person. */
export interface Proof {
  readonly person: Person;
  readonly issuer: string;
  readonly subject: string;
  readonly authenticatedAt: Date | null;
}

/** A new sign-in, and the one that this browser had before. */
interface Succession {
  readonly cookie: string;
  readonly proof: Proof;
  readonly before: string | undefined;
}

/** The writes that begin a sign-in, and end the one that the browser had: it never has two. */
export async function signInWrites(
  { cookie, proof, before }: Succession,
  ports: Pick<BrowserSignInPorts, 'store' | 'clock'>,
): Promise<{ readonly expiresAt: Date; readonly writes: readonly Write[] }> {
  const now = ports.clock.now();
  const expiresAt = new Date(now.getTime() + signedInSeconds * 1_000);
  const { person, issuer, subject, authenticatedAt } = proof;
  const begun: Write = {
    kind: 'signed-in',
    id: secretId(cookie),
    expected: 0,
    value: {
      person: person.id,
      issuer,
      subject,
      authenticatedAt: authenticatedAt?.toISOString() ?? null,
      signedInAt: now.toISOString(),
      expiresAt: expiresAt.toISOString(),
    },
    expiresAt,
  };
  return { expiresAt, writes: [begun, ...(await endingWrites(before, ports))] };
}

/** The write that ends a sign-in; none where there is nothing to end. */
export async function endingWrites(
  cookie: string | undefined,
  ports: Pick<BrowserSignInPorts, 'store' | 'clock'>,
): Promise<readonly Write[]> {
  const record = await readRecord(cookie, ports);
  if (cookie === undefined || record === undefined) return [];
  const now = ports.clock.now();
  const value = { ...record.value, expiresAt: now.toISOString() };
  const expected = record.revision;
  return [{ kind: 'signed-in', id: secretId(cookie), expected, value, expiresAt: now }];
}
