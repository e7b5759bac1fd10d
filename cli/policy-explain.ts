import { readFileSync } from 'node:fs';
import { Fault } from '#core/faults.ts';
import type { Trait } from '#core/limits/familiar.ts';
import type { ClaimsAnswer } from '#core/policy/decide-claims.ts';
import { traits } from '#core/policy/traits.ts';
import type { Claims } from '#core/tokens/claims.ts';
import { parseJsonObject } from '#core/tokens/parse-json.ts';
import { personaOf } from '#local/personas.ts';
import { type Command, optionText, say } from './command.ts';
import { configOption } from './config-option.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import type { Trial } from './trial.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport policy explain`: what a workload would be answered, and why. */
export const policyExplain: Command = {
  name: 'policy explain',
  summary: 'say what a workload with these claims would be answered for a grant, and why',
  options: {
    as: {
      type: 'string',
      value: 'WHO',
      says: 'a demo persona, or a JSON file with the claims of a token',
    },
    grant: { type: 'string', value: 'GRANT', says: 'the grant it would ask for' },
    new: {
      type: 'string',
      value: 'WHAT',
      says: 'what is new about the request: some of grant,branch,runner, or none',
    },
    config: { ...configOption, says: 'a folder (default: what is in force)' },
    json: { type: 'boolean', says: 'print the answer as JSON' },
    data: dataOption,
  },
  examples: [
    'sallyport policy explain --as shop-branch --grant shop-deploy',
    'sallyport policy explain --as shop-branch --grant shop-deploy --new branch',
    'sallyport policy explain --as claims.json --grant shop-deploy --config examples/acme',
  ],
  run: async (invocation) => {
    const who = optionText(invocation, 'as');
    const grant = optionText(invocation, 'grant');
    if (who === undefined || grant === undefined)
      throw new WrongUse('give --as WHO and --grant GRANT');
    const novelty = readNew(optionText(invocation, 'new'));
    const { everyIdentity, openTrial } = await import('./trial.ts');
    const { decideClaims } = await import('#core/policy/decide-claims.ts');
    const trial = await openTrial(invocation);
    const identities = await everyIdentity(trial);
    const answer = await decideClaims(
      { ...(await readClaims(who, trial)), grant, ...novelty },
      { ...trial.world, identities },
    );
    if (invocation.options.json === true) {
      say(invocation.terminal, JSON.stringify(shown(answer), null, 2));
    } else {
      for (const line of answerLines(answer)) say(invocation.terminal, line);
    }
    return codeOf(answer);
  },
};

function readNew(written: string | undefined): { readonly novelty?: readonly Trait[] } {
  if (written === undefined) return {};
  const words = written === 'none' ? [] : written.split(',');
  const novelty = words.map((word) => traits.find((trait) => trait === word));
  if (novelty.includes(undefined)) {
    throw new WrongUse(`give --new as some of ${traits.join(',')} with commas between, or none`);
  }
  return { novelty: novelty.filter((trait) => trait !== undefined) };
}

interface AskedClaims {
  readonly iss: string;
  readonly claims: Claims;
}

async function readClaims(who: string, trial: Trial): Promise<AskedClaims> {
  const persona = personaOf(who);
  if (persona?.kind === 'workload') {
    const { shapes } = await import('#local/issuer/shapes/shapes.ts');
    const claims = shapes[persona.issuer].claimsOf(persona.claims) as Claims;
    return { iss: `${trial.issuerBase}/${persona.issuer}`, claims };
  }
  const claims = readClaimsFile(who);
  if (typeof claims.iss !== 'string')
    throw new WrongUse(`${who} states no "iss"; add that of the platform`);
  return { iss: claims.iss, claims };
}

function readClaimsFile(path: string): Claims {
  try {
    return parseJsonObject(readFileSync(path), 'payload');
  } catch (cause) {
    throw new Fault(
      'invalid_request',
      `"${path}" is neither a demo workload nor a JSON file with one object of claims; name one of the two`,
      { cause },
    );
  }
}

function answerLines(answer: ClaimsAnswer): readonly string[] {
  const { effect, identity, decision, rules, why } = answer;
  return [
    `decision  ${effect}`,
    ...(identity === undefined ? [] : [`identity  ${identity.id} (owner ${identity.owner})`]),
    ...(decision === undefined ? [] : decision.determining.map((id) => `policy    ${id}`)),
    ...rules.map((rule) => `approval  ${rule}`),
    ...why.map((line) => `because   ${line}`),
  ];
}

function shown({ effect, identity, decision, rules, why, refused }: ClaimsAnswer): unknown {
  return {
    effect,
    identity: identity?.id ?? null,
    determining: decision?.determining ?? [],
    rules,
    why,
    claim_diff: refused?.diff ?? [],
  };
}

function codeOf({ effect }: ClaimsAnswer): ExitCode {
  if (effect === 'permit') return exitCode.done;
  return effect === 'pend' ? exitCode.pending : exitCode.denied;
}
