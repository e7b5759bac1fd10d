import { createIssuerNames, demoIssuerName } from '#core/config/demo-issuer.ts';
import { didYouMean } from '#core/config/nearest-name.ts';
import { createIssuerRegistry } from '#core/tokens/issuers/issuer-registry.ts';
import type { ParsedToken } from '#core/tokens/parse-token.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { profileOf, profiles } from '#core/tokens/profiles/profiles.ts';
import { recogniseProfile } from '#core/trust/suggest/recognise-profile.ts';
import type { TokenShown } from '#core/trust/suggest-trust.ts';
import { type Invocation, optionText } from '../command.ts';
import { instanceAtHand, openTrial, type Trial } from '../trial.ts';
import { WrongUse } from '../wrong-use.ts';

/** A token that is to be trusted, and the configuration that it would be added to. */
export interface Around {
  readonly shown: TokenShown;
  /** Its `iss` as configuration writes it. */
  readonly written: string;
  /** Absent where there is no configuration to add to. */
  readonly trial?: Trial;
}

/** Finds out whose token it is, and what configuration and broker it is for. */
export async function lookAround(invocation: Invocation, token: ParsedToken): Promise<Around> {
  const { iss, claims } = token;
  const instance = instanceAtHand(invocation);
  const isGiven = optionText(invocation, 'config') !== undefined;
  const trial = isGiven || instance?.local ? await openTrial(invocation) : undefined;
  const written = createIssuerNames(trial?.issuerBase).written(iss);
  const named = namedProfile(optionText(invocation, 'profile'));
  const found = registeredIn(trial, token);
  const registered = named === undefined || named.name === found?.profile ? found : undefined;
  const profile =
    named ??
    profileOf(registered?.profile ?? demoIssuerName(written) ?? '') ??
    recogniseProfile(iss, claims);
  if (profile === undefined) throw unrecognised(iss);
  const shown = {
    ...{ iss, claims, profile },
    ...(registered === undefined ? {} : { registered }),
    ...(instance === undefined ? {} : { audience: instance.broker }),
  };
  return { shown, written, ...(trial === undefined ? {} : { trial }) };
}

/** A template takes in instances that no trust names yet, which nobody may show tokens of before. */
function registeredIn(trial: Trial | undefined, { iss, claims }: ParsedToken) {
  if (trial === undefined) return undefined;
  const { compiled, configuration } = trial;
  return (
    configuration.issuerOf(iss, claims.aud) ??
    createIssuerRegistry(compiled.issuers).find(iss, claims.aud)
  );
}

function namedProfile(name: string | undefined): Profile | undefined {
  if (name === undefined) return undefined;
  const profile = profileOf(name);
  if (profile !== undefined) return profile;
  const names = Object.keys(profiles);
  throw new WrongUse(
    `there is no profile "${name}"${didYouMean(name, names)}; use one of ${names.join(', ')}`,
  );
}

function unrecognised(iss: string): WrongUse {
  return new WrongUse(
    `no platform is known by ${JSON.stringify(iss)} and such claims; say whose token it is: --profile NAME`,
  );
}
