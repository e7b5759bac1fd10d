import type { Grant } from '#core/config/configuration.ts';
import { didYouMean } from '#core/config/nearest-name.ts';
import { Fault } from '#core/faults.ts';
import { claimedToken } from '#core/tokens/claimed-token.ts';
import { profileOf } from '#core/tokens/profiles/profiles.ts';
import { type Invocation, optionText } from '../command.ts';
import type { Check } from '../doctor/check.ts';
import { checkToken } from '../doctor/check-token.ts';
import { everyIdentity, instanceAtHand, openTrial, type Trial } from '../trial.ts';
import { type CheckedMatch, checkMatch } from './check-match.ts';
import { readShownToken } from './shown-token.ts';
import { checkForm } from './token-form.ts';

/** What there is to say of a token under a configuration. */
export interface ExaminedToken extends CheckedMatch {
  /** The token itself, held against what its issuer is registered with. */
  readonly checks: readonly Check[];
}

const unregistered: CheckedMatch = {
  matches: [],
  verdict:
    'nobody can trust a token of an issuer that is not registered; "sallyport trust suggest" proposes what to add',
  trusts: [],
};

/** Reads the token and the configuration that a command line names, and holds one against the other. */
export async function examineToken(invocation: Invocation): Promise<ExaminedToken> {
  const token = await readShownToken(invocation);
  const trial = await openTrial(invocation);
  const grant = grantOf(invocation, trial);
  const issuer = trial.configuration.issuerOf(token.iss, token.claims.aud);
  const now = new Date();
  const checks = checkToken(token, { broker: instanceAtHand(invocation)?.broker, now, issuer });
  const profile = profileOf(issuer?.profile ?? '');
  if (issuer === undefined || profile === undefined) return { checks, ...unregistered };
  const claimed = claimedToken({ ...token, issuer, profile, now });
  const match = checkMatch(claimed, await everyIdentity(trial), { grant, now });
  return { checks: [...checks, checkForm(token, issuer, profile)], ...match };
}

function grantOf(invocation: Invocation, { compiled, configuration }: Trial): Grant | undefined {
  const name = optionText(invocation, 'grant');
  const grant = name === undefined ? undefined : configuration.grant(name);
  if (name === undefined || grant !== undefined) return grant;
  const names = compiled.grants.map((one) => one.name);
  throw new Fault(
    'not_found',
    `there is no grant "${name}"${didYouMean(name, names)}; name one of grants.yaml`,
  );
}
