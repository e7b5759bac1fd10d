import { Fault } from '#core/faults.ts';
import { WrongUse } from '../wrong-use.ts';
import type { FoundToken, Surroundings, TokenSource } from './token-source.ts';
import { tokenSources } from './token-sources.ts';

/**
 * The first source that has a token. The platform of a job speaks for the job alone: where it gives
 * no token, the identity of the machine is not taken in its place. Throws `missing_parameter` with
 * what to do on this platform, `issuer_unavailable` where one may give a token soon, or a `WrongUse`
 * that lists what was looked for.
 */
export async function findToken(
  surroundings: Surroundings,
  sources: readonly TokenSource[] = tokenSources,
): Promise<FoundToken> {
  const told: string[] = [];
  let mayPass = false;
  for (const source of sources) {
    const sighting = await source.look(surroundings);
    if (sighting.kind === 'found') return sighting.token;
    if (sighting.kind === 'absent') continue;
    told.push(`${source.name}: ${sighting.why}`);
    mayPass ||= sighting.mayPass;
    if (source.of === 'job') break;
  }
  const code = mayPass ? 'issuer_unavailable' : 'missing_parameter';
  if (told.length > 0) throw new Fault(code, told.join('\n'));
  throw new WrongUse(nothingFound(sources));
}

function nothingFound(sources: readonly TokenSource[]): string {
  return [
    'no token; give --as PERSONA (local mode), --token-file FILE or --token-env NAME; looked for',
    ...sources.map(({ name, sign }) => `  ${name} (${sign})`),
  ].join('\n');
}
