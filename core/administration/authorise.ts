import type { Configuration, Person } from '#core/config/configuration.ts';
import { type ConfigurationHead, headId } from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import {
  type PersonAction,
  type PersonResource,
  personQuestion,
} from '#core/policy/person-question.ts';
import type { Versioned } from '#core/store/store.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { personEntry } from './person-entry.ts';

/** What a person wants to do, and to what. */
export interface Administering {
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
  const head = await ports.store.read('head', headId);
  const configuration =
    head === undefined ? undefined : await ports.configurations.load(head.value.version);
  const permitted =
    configuration === undefined
      ? mayBegin(administered.person, administering, ports)
      : await isPermitted(configuration, { person: administered.person, administering }, ports);
  if (permitted) return { head, configuration };
  throw await refuse(administered, administering, ports);
}

/** Whether this configuration's policies let the person do this. */
export async function isPermitted(
  configuration: Configuration,
  asked: { readonly person: Person; readonly administering: Administering },
  ports: Pick<AdministrationPorts, 'clock' | 'engine'>,
): Promise<boolean> {
  const { action, resource } = asked.administering;
  const question = personQuestion({
    person: asked.person,
    action,
    resource,
    now: ports.clock.now(),
  });
  const slice = await configuration.policySlice(action, resource.id);
  return ports.engine.decide(question, slice).effect === 'permit';
}

function mayBegin(person: Person, administering: Administering, ports: AuthorisingPorts): boolean {
  return person.id === ports.firstAdministrator && administering.action === 'Publish';
}

async function refuse(
  administered: Administered,
  administering: Administering,
  ports: AuthorisingPorts,
): Promise<Fault> {
  const { action, resource } = administering;
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
