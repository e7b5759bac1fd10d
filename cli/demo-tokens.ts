import { Fault } from '#core/faults.ts';
import { mintPersonaToken, personaOf, personas } from '#local/personas.ts';
import type { Invocation } from './command.ts';
import { findLocalInstance } from './instance.ts';

/** Whose token, with what instead of the usual. */
export interface DemoTokenRequest {
  readonly name: string;
  readonly kind: 'workload' | 'person';
  readonly audience?: string;
  readonly claims?: Readonly<Record<string, string>>;
}

/**
 * Mints a token of the local demo with keys that only the owner of the instance can read, so that
 * no web page and no other account of this machine can do the same.
 */
export async function mintFor(invocation: Invocation, request: DemoTokenRequest): Promise<string> {
  const persona = personaOf(request.name);
  if (persona?.kind !== request.kind) throw unknownPersona(request);
  const { broker, local } = findLocalInstance(invocation);
  // Loaded here: what an AWS SDK calls before every run must not wait for it.
  const { createDemoIssuer } = await import('#local/issuer/demo-issuer.ts');
  const { loadDemoKeys } = await import('#local/issuer/demo-keys.ts');
  const issuer = createDemoIssuer({ baseUrl: broker, keys: await loadDemoKeys(local.data) });
  return mintPersonaToken(issuer, persona, {
    audience: request.audience ?? broker,
    now: new Date(),
    ...(request.claims === undefined ? {} : { claims: request.claims }),
  });
}

function unknownPersona({ name, kind }: DemoTokenRequest): Fault {
  const known = personas.filter((one) => one.kind === kind).map((one) => one.name);
  return new Fault(
    'not_found',
    `there is no demo ${kind} "${name}"; known are ${known.join(', ')}`,
  );
}
