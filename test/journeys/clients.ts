import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { serverStartMilliseconds } from '#test/dynamodb/dynamo-server.ts';
import { type PeopleBeside, peopleBeside } from './answer-requests.ts';
import { type LedgerOf, ledgerOf } from './ledger-of.ts';
import { sallyport, startInstance, temporaryFolder } from './local-instance.ts';

/** A product that runs, as far as its clients and those who look at it touch it. */
export interface ServedClients {
  readonly broker: string;
  readonly sandbox: string;
  readonly people: Pick<PeopleBeside, 'waiting' | 'answer'>;
  /** A token for this broker, with these claims in place of the persona's own. */
  token(persona: string, claims?: Readonly<Record<string, string>>): Promise<string>;
  ledger(): Promise<LedgerOf>;
  stop(): Promise<void>;
}

/** Clients of one product, and the folder of their token files. */
export interface Clients extends ServedClients {
  readonly folder: string;
}

/** Starts the product before the tests of a file, and stops it after them. */
export function clientsOf(start: (folder: string) => Promise<ServedClients>): () => Clients {
  const folder = temporaryFolder();
  let served: ServedClients | undefined;
  beforeAll(async () => {
    served = await start(folder.path);
  }, serverStartMilliseconds);
  afterAll(async () => {
    await served?.stop();
    folder.remove();
  });
  return () => {
    if (served === undefined) throw new Error('nothing is started yet');
    return { ...served, folder: folder.path };
  };
}

/** `npm start` with people beside it. */
export async function serveLocally(folder: string): Promise<ServedClients> {
  const data = `${folder}/data`;
  const instance = await startInstance(data);
  const people = peopleBeside(data);
  const { broker, sandbox } = instance.addresses;
  return {
    broker,
    sandbox,
    people,
    token: async (persona, claims = {}) => {
      const more = Object.entries(claims).flatMap(([name, value]) => [
        '--claim',
        `${name}=${value}`,
      ]);
      const minted = await sallyport(data, ['demo', 'token', '--as', persona, ...more]);
      return minted.stdout.trim();
    },
    ledger: () => ledgerOf(data),
    stop: async () => {
      people.close();
      await instance.stop();
    },
  };
}

let files = 0;

/** A token in a file of its own, as a platform leaves it for a workload. */
function tokenFile({ folder }: Pick<Clients, 'folder'>, token: string): string {
  files += 1;
  const file = join(folder, `${files}.token`);
  writeFileSync(file, token, { mode: 0o600 });
  return file;
}

interface Workload {
  readonly persona: string;
  /** What stands for the ARN of a role. */
  readonly role: string;
  readonly claims?: Readonly<Record<string, string>>;
}

/** Everything that an unmodified AWS client is told: environment variables, and a token file. */
export async function webIdentity(
  clients: Clients,
  { persona, role, claims }: Workload,
): Promise<Record<string, string>> {
  return {
    ...awsEnvironment(clients),
    AWS_ENDPOINT_URL_STS: clients.broker,
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile(clients, await clients.token(persona, claims)),
    AWS_ROLE_ARN: role,
  };
}

/** What a container's platform tells the AWS clients in it. */
export async function container(
  clients: Clients,
  { persona, grant }: { readonly persona: string; readonly grant: string },
): Promise<Record<string, string>> {
  return {
    ...awsEnvironment(clients),
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${clients.broker}/v1/credentials/${grant}`,
    // A newline would be fatal to botocore, before it asks anybody.
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile(clients, await clients.token(persona)),
  };
}

function awsEnvironment({ folder, sandbox }: Clients): Record<string, string> {
  return {
    HOME: folder,
    AWS_ENDPOINT_URL: sandbox,
    AWS_REGION: 'us-east-1',
    // botocore reads its region from this name only.
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
