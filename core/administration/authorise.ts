import type { Configuration, Person } from '#core/config/configuration.ts';
import { type ConfigurationHead, headId } from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import type { Decision } from '#core/policy/decision.ts';
import {
  type PersonAction,
  type PersonAsked,
  type PersonResource,
  personQuestion,
} from '#core/policy/person-question.ts';
import type { Versioned } from '#core/store/store.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { personEntry } from './person-entry.ts';

/** What a person wants to do, and to what. */
export interface Administering extends Pick<PersonAsked, 'changes' | 'approvals'> {
  readonly action: PersonAction;
  readonly resource: PersonResource;
}

/** What authorising touches of the world. */
export type AuthorisingPorts = Pick<
  AdministrationPorts,
  'clock' | 'store' | 'ledger' | 'configurations' | 'engine' | 'firstAdministrator'
>;

/** The configuration in force when a person was authorised; none before the first publish. */
export interface InForce {
  readonly head: Versioned<ConfigurationHead> | undefined;
  readonly configuration: Configuration | undefined;
}

/**
 * Lets policy decide whether a person may do this, under the configuration in force. Before the
 * first publish only the first administrator may publish. A refusal is an entry, then a fault.
 */
export async function authorise(
  administered: Administered,
  administering: Administering,
  ports: AuthorisingPorts,
): Promise<InForce> {
  const inForce = await readInForce(ports);
  const { configuration } = inForce;
  const permitted =
    configuration === undefined
      ? mayBegin(administered.person, administering, ports)
      : await isPermitted(configuration, { person: administered.person, administering }, ports);
  if (permitted) return inForce;
  throw await refuseDeed(administered, administering, ports);
}

/** The head and its version, read once for everything that is judged by it. */
export async function readInForce(
  ports: Pick<AdministrationPorts, 'store' | 'configurations'>,
): Promise<InForce> {
  const head = await ports.store.read('head', headId);
  if (head === undefined) return { head, configuration: undefined };
  return { head, configuration: await ports.configurations.load(head.value.version) };
}

/** Whether this configuration's policies let the person do this, without asking anybody. */
export async function isPermitted(
  configuration: Configuration,
  asked: { readonly person: Person; readonly administering: Administering },
  ports: Pick<AdministrationPorts, 'clock' | 'engine'>,
): Promise<boolean> {
  const { effect } = await decideDeed(configuration, asked, ports);
  return effect === 'permit';
}

/** What this configuration's policies say to a person's deed. */
export async function decideDeed(
  configuration: Configuration,
  { person, administering }: { readonly person: Person; readonly administering: Administering },
  { clock, engine }: Pick<AdministrationPorts, 'clock' | 'engine'>,
): Promise<Decision> {
  const { action, resource } = administering;
  const question = personQuestion({ person, ...administering, now: clock.now() });
  return engine.decide(question, await configuration.policySlice(action, resource.id));
}

/** Whether this is what may be done while no configuration is in force, and by whom. */
export function mayBegin(
  person: Person,
  { action }: Pick<Administering, 'action'>,
  { firstAdministrator }: Pick<AdministrationPorts, 'firstAdministrator'>,
): boolean {
  return person.id === firstAdministrator && action === 'Publish';
}

/** Puts on record that policy refused a person's deed, and says so. */
export async function refuseDeed(
  administered: Administered,
  { action, resource }: Administering,
  ports: Pick<AdministrationPorts, 'clock' | 'ledger'>,
): Promise<Fault> {
  const fault = new Fault(
    'policy_denied',
    `no policy permits ${administered.person.id} to ${action} ${resource.type} ${resource.id}; ask an administrator`,
  );
  await ports.ledger.append(
    {
      ...personEntry('administration.denied', administered, ports.clock.now()),
      facts: { action, resource: `${resource.type}::${resource.id}` },
      outcome: { code: fault.code, detail: {} },
    },
    { writes: [] },
  );
  return fault;
}
