import { checkDecisionTests } from '#core/administration/check-decision-tests.ts';
import type { Identity } from '#core/config/configuration.ts';
import type { ConfigurationHead } from '#core/config/head.ts';
import type { Problem } from '#core/config/problem.ts';
import { Fault } from '#core/faults.ts';
import { createCedarEngine } from '#core/policy/cedar/cedar-engine.ts';
import type { ClaimsWorld } from '#core/policy/decide-claims.ts';
import { loadTrialConfiguration, type TrialConfiguration } from '#local/trial-configuration.ts';
import { callAdmin } from './administrator.ts';
import { type Invocation, optionText } from './command.ts';
import { readConfigOption } from './config-option.ts';
import { findInstance, type Instance } from './instance.ts';

/** Where demo issuers answer when no instance runs; only names depend on it, nothing is fetched. */
const usualIssuerBase = 'http://127.0.0.1:8787/issuer';

/** A configuration to ask "what if" of: the folder given, or what is in force in the instance. */
export interface Trial extends TrialConfiguration {
  readonly world: ClaimsWorld;
  readonly issuerBase: string;
}

export async function openTrial(invocation: Invocation): Promise<Trial> {
  const isFolder = optionText(invocation, 'config') !== undefined;
  const source = isFolder
    ? { issuerBase: issuerBaseHere(invocation), stopped: {}, ...readConfigOption(invocation) }
    : await readInForce(invocation);
  const trial = await tryConfiguration(source.files, {
    local: true,
    issuerBase: source.issuerBase,
  });
  if ('compiled' in trial) {
    return { ...trial, world: { ...trial.world, stopped: source.stopped } };
  }
  throw new Fault(
    'configuration_refused',
    'the configuration has problems; mend them and ask again',
    { shown: { problems: trial } },
  );
}

/** All identities: an administrator may see how a token differs from every trust, a caller may not. */
export async function everyIdentity({
  compiled,
  configuration,
}: Trial): Promise<readonly Identity[]> {
  const loaded = compiled.identities.map(({ id }) => configuration.identity(id));
  return (await Promise.all(loaded)).filter((identity) => identity !== undefined);
}

/** The instance that is there to be asked, if one is. */
export function instanceAtHand(invocation: Invocation): Instance | undefined {
  try {
    return findInstance(invocation);
  } catch (error) {
    if (error instanceof Fault && error.code === 'unavailable') return undefined;
    throw error;
  }
}

/** Demo tokens of the instance that runs here are read as such under a folder, too. */
function issuerBaseHere(invocation: Invocation): string {
  return instanceAtHand(invocation)?.local?.issuer ?? usualIssuerBase;
}

/** Compiles and loads files; their problems instead where there are any. */
async function tryConfiguration(
  files: ReadonlyMap<string, string>,
  options: { readonly local: boolean; readonly issuerBase?: string },
): Promise<Trial | readonly Problem[]> {
  const { local, issuerBase = usualIssuerBase } = options;
  const now = new Date();
  const loaded = await loadTrialConfiguration(files, { local, issuerBase, now });
  if (!('compiled' in loaded)) return loaded;
  const world = { configuration: loaded.configuration, engine: createCedarEngine(), now };
  return { ...loaded, world, issuerBase };
}

/** What an examination of files found. */
export interface Examined {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Policies that apply to every grant, so that each decision reads them. */
  readonly generalPolicies: number;
}

/** What is wrong with files, decisions that do not hold included, and what is only doubtful. */
export async function examine(
  files: ReadonlyMap<string, string>,
  options: { readonly local: boolean },
): Promise<Examined> {
  const trial = await tryConfiguration(files, options);
  if (!('compiled' in trial)) return { problems: trial, warnings: [], generalPolicies: 0 };
  const { tests, warnings, generalPolicies } = trial.compiled;
  return { problems: await checkDecisionTests(tests, trial.world), warnings, generalPolicies };
}

async function readInForce(invocation: Invocation) {
  const { local } = findInstance(invocation);
  const shown = await callAdmin(
    { ...invocation, options: { ...invocation.options, as: undefined } },
    { method: 'GET', path: 'configuration' },
  );
  return {
    stopped: shown.stopped as ConfigurationHead['stopped'],
    issuerBase: local?.issuer ?? usualIssuerBase,
    files: new Map(Object.entries(shown.files as Record<string, string>)),
  };
}
