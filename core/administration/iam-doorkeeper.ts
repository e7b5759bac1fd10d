import type { Configurations, Person } from '#core/config/configuration.ts';
import { type ConfigurationHead, headId } from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import type { Store } from '#core/store/store.ts';
import { type AwsCaller, isCaller, parseCallerArn } from './caller-arn.ts';
import type { Doorkeeper } from './doorkeeper.ts';

/** Id of the person that the deployment names, until people.yaml names people. */
export const firstAdministratorId = 'first-administrator';

export interface IamDoorkeeperPorts {
  readonly store: Pick<Store, 'read'>;
  readonly configurations: Configurations;
  /** ARN of the principal that may publish the first configuration. */
  readonly firstAdministrator: string;
}

/**
 * The administrators' door of a deployment: API Gateway has verified the signature of the request,
 * and people.yaml says whose principal signed it. When a person last proved who it is cannot be
 * known of credentials, so that nothing which needs a fresh sign-in is ever done by them.
 */
export function createIamDoorkeeper(ports: IamDoorkeeperPorts): Doorkeeper {
  return {
    personAt: async ({ callerArn }) => {
      const caller = parseCallerArn(callerArn ?? '');
      if (caller === undefined) {
        throw new Fault(
          'sign_in_needed',
          'sign the request as an IAM user or with the credentials of a role, for execute-api',
        );
      }
      return { person: await personOf(caller, ports), signedInAt: new Date(0) };
    },
  };
}

async function personOf(caller: AwsCaller, ports: IamDoorkeeperPorts): Promise<Person> {
  const head = await ports.store.read('head', headId);
  const person =
    head === undefined ? firstOf(caller, ports) : await named(caller, head.value, ports);
  if (person !== undefined) return person;
  throw new Fault(
    'sign_in_needed',
    'people.yaml names nobody who is this IAM principal; have its ARN added to the awsPrincipals of a person',
  );
}

/** Where people.yaml cannot be read, the first administrator is still known: who may then stop access. */
async function named(
  caller: AwsCaller,
  { version }: ConfigurationHead,
  ports: IamDoorkeeperPorts,
): Promise<Person | undefined> {
  const first = firstOf(caller, ports);
  const loading = ports.configurations.load(version);
  if (first === undefined) return (await loading).personAsCaller(caller);
  return loading.then(
    (configuration) => configuration.personAsCaller(caller),
    () => first,
  );
}

function firstOf(
  caller: AwsCaller,
  { firstAdministrator }: IamDoorkeeperPorts,
): Person | undefined {
  const named = parseCallerArn(firstAdministrator);
  return named !== undefined && isCaller(caller, named) ? firstPerson : undefined;
}

const firstPerson: Person = {
  id: firstAdministratorId,
  name: 'the first administrator',
  groups: ['administrators'],
  accounts: {},
};
