import type { Configuration } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import { profileOf } from '#core/tokens/profiles/profiles.ts';
import type { SignInIssuer } from './ports.ts';

/**
 * The issuer of this name, if people may sign in there with their browser. A workload's issuer never
 * is one, whatever a configuration says. Throws `invalid_request`.
 */
export function signInIssuer(name: string, configuration: Configuration): SignInIssuer {
  const issuer = configuration.issuerNamed(name);
  const client = issuer?.signIn;
  const isOfPeople = issuer !== undefined && profileOf(issuer.profile)?.people === true;
  if (!isOfPeople || client === undefined || issuer.match.kind !== 'exact') {
    throw new Fault(
      'invalid_request',
      'nobody signs in at an issuer of that name here; choose one from the page',
    );
  }
  return { iss: issuer.match.issuer, issuer, client };
}
