import { asFault } from '#core/faults.ts';
import type { TrustSuggestion } from '#core/trust/suggest-trust.ts';
import { type Command, type Invocation, optionText, optionTexts, say, tell } from './command.ts';
import { configOption } from './config-option.ts';
import { exitCode } from './exit-code.ts';
import { dataOption, urlOption } from './instance.ts';
import { freeName, nameFrom } from './trust/free-name.ts';
import type { Around } from './trust/look-around.ts';
import { readShownToken, shownTokenOptions } from './trust/shown-token.ts';
import { type Placed, suggestionYaml } from './trust/suggestion-yaml.ts';

/** `sallyport trust suggest`: from a real token to configuration that trusts it, and hardly anything else. */
export const trustSuggest: Command = {
  name: 'trust suggest',
  summary: 'propose configuration that trusts a token, pinned on ids, from the token itself',
  options: {
    ...shownTokenOptions,
    profile: { type: 'string', value: 'NAME', says: 'whose token it is (default: as it looks)' },
    identity: {
      type: 'string',
      value: 'ID',
      says: 'id of the identity (default: as the token names it)',
    },
    owner: {
      type: 'string',
      value: 'NAME',
      says: 'who answers for it: a person or group of people.yaml',
    },
    grant: {
      type: 'string',
      multiple: true,
      value: 'GRANT',
      says: 'a grant it may ask for; may be repeated',
    },
    config: {
      ...configOption,
      says: 'a folder to add to (default: what is in force here, if anything)',
    },
    url: urlOption,
    data: dataOption,
  },
  examples: [
    'sallyport trust suggest --token token.jwt',
    'sallyport trust suggest --as shop-main --owner platform --grant shop-deploy',
    'sallyport trust suggest    # in a job: from the token of its platform',
  ],
  run: async (invocation) => {
    const { terminal } = invocation;
    const { suggestTrust } = await import('#core/trust/suggest-trust.ts');
    const { lookAround } = await import('./trust/look-around.ts');
    const around = await lookAround(invocation, await readShownToken(invocation));
    const suggestion = suggestTrust(around.shown);
    for (const warning of suggestion.warnings) tell(terminal, `look at: ${warning}`);
    const trusted = await trustedBy(around);
    if (trusted.length > 0) tell(terminal, `look at: ${trustedText(trusted)}`);
    if (isEmpty(suggestion)) return exitCode.failed;
    const placed = placedIn(invocation, { around, suggestion });
    for (const line of suggestionYaml(suggestion, placed)) say(terminal, line);
    tell(terminal, 'verified by nobody; read it, add it, then: sallyport trust check');
    return exitCode.done;
  },
};

/** Ids of the identities that this token is already. */
async function trustedBy({ shown, trial }: Around): Promise<readonly string[]> {
  const { registered: issuer, profile, iss, claims } = shown;
  if (issuer === undefined || trial === undefined) return [];
  const { claimedToken } = await import('#core/tokens/claimed-token.ts');
  const { explainTrusts } = await import('#core/trust/explain-trusts.ts');
  const { everyIdentity } = await import('./trial.ts');
  const now = new Date();
  const identities = await everyIdentity(trial);
  try {
    const token = claimedToken({ iss, claims, issuer, profile, now });
    const trusts = explainTrusts(token, identities, now).filter(({ accepts }) => accepts);
    return [...new Set(trusts.map(({ identity }) => identity))];
  } catch (error) {
    // Claims in a form that no token of this platform has: nobody takes it.
    if (asFault(error).code === 'malformed_token') return [];
    throw error;
  }
}

function trustedText(identities: readonly string[]): string {
  const names = identities.join(', ');
  return `it is trusted already, as ${names}; whoever asks for a grant that two identities have is refused, so give this one other grants, or give the grants to ${names}`;
}

function isEmpty({ subject }: TrustSuggestion): boolean {
  return subject.kind === 'trust' && subject.conditions.length === 0;
}

/** Names that configuration does not have yet, as near as possible to the platform's own. */
function placedIn(
  invocation: Invocation,
  { around, suggestion }: { readonly around: Around; readonly suggestion: TrustSuggestion },
): Placed {
  const { shown, written, trial } = around;
  const { compiled } = trial ?? {};
  const { profile, registered } = shown;
  const issuers = compiled?.issuers.map(({ name }) => name) ?? [];
  const taken = [compiled?.identities ?? [], compiled?.people ?? []].flat().map(({ id }) => id);
  return {
    issuer: registered?.name ?? freeName(profile.name, issuers),
    iss: written,
    id: optionText(invocation, 'identity') ?? freeName(idOf(suggestion) ?? profile.name, taken),
    owner: optionText(invocation, 'owner'),
    grants: optionTexts(invocation, 'grant'),
  };
}

/** By what the platform calls it; failing that by its pin, where that reads like a name. */
function idOf({ subject }: TrustSuggestion): string | undefined {
  if (subject.name !== undefined) return nameFrom(subject.name);
  if (subject.kind === 'person') return undefined;
  const [pin = ''] = subject.conditions.slice(0, 1).flatMap(({ anyOf }) => anyOf);
  return pin.includes('/') ? nameFrom(pin) : undefined;
}
