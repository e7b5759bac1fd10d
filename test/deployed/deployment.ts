import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signRequest } from '#core/sigv4/sign-request.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import {
  type BundleName,
  bundleFunctions,
  bundleNames,
  writeBundles,
} from '#scripts/bundle-functions.ts';
import { type DynamoServer, startDynamoServer } from '#test/dynamodb/dynamo-server.ts';
import {
  createDynamoTables,
  type DynamoTables,
  dynamoCaller,
} from '#test/dynamodb/dynamo-tables.ts';
import { type RunningSandbox, startSandbox } from '#test/local/sandbox/start-sandbox.ts';
import { type CallsFront, openCallsFront } from './calls-front.ts';
import { type DeployedFunction, deployFunction } from './functions.ts';
import { type GatewayFront, openGatewayFront } from './gateway-front.ts';
import { type DeployedGatewayKeys, keepGatewayKeys } from './gateway-keys.ts';
import { type IssuerServer, startIssuer } from './issuer-server.ts';
import { type DeployedLogKey, keepLogKey } from './log-key.ts';
import { openRoleDoors, type RoleDoors } from './role-doors.ts';
import { type ServiceStub, startServiceStub } from './service-stub.ts';

/** Who administers: an IAM role's session, which the gateway's IAM authorisation knows by its keys. */
export const administrator =
  'arn:aws:sts::999988887777:assumed-role/Administrator/ada@acme.example';
const administratorRole = 'arn:aws:iam::999988887777:role/Administrator';
const administratorKeys = {
  accessKeyId: 'ASIAADMINISTRATOR0001',
  secretAccessKey: 'administrators-secret-key-0123456789abcd',
};

/** What is deployed on AWS, on this machine: built bundles, DynamoDB, STS and an API in front. */
export interface Deployment {
  readonly url: string;
  readonly front: GatewayFront;
  /** Where calls to AWS go, and tokens are exchanged by whoever calls. */
  readonly calls: CallsFront;
  /** Folder of the bundles, and the environment of all functions. */
  readonly built: { readonly folder: string; readonly env: Readonly<Record<string, string>> };
  readonly functions: Readonly<Record<BundleName, DeployedFunction>>;
  readonly dynamodb: DynamoServer;
  readonly tables: DynamoTables;
  readonly sandbox: RunningSandbox;
  readonly issuer: IssuerServer;
  readonly services: ServiceStub;
  readonly logKey: DeployedLogKey;
  readonly gatewayKeys: DeployedGatewayKeys;
  /** Each function reaches DynamoDB and the stub through the policy of its role. */
  readonly roles: RoleDoors;
  /** A persona's token for this broker, with these claims in place of its own. */
  token(persona: string, claims?: Readonly<Record<string, unknown>>): Promise<string>;
  /** A request of the administrators' door, signed by the administrator. */
  administer(method: string, path: string, body?: object): Promise<Response>;
  /** Publishes the example, whose issuers are those of this machine. */
  publishExample(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts all of it; no configuration is in force yet. */
export async function startDeployment(): Promise<Deployment> {
  const opened = Promise.withResolvers<string>();
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-deployed-'));
  const [bundles, dynamodb, sandbox, issuer, services] = await Promise.all([
    bundleFunctions(),
    startDynamoServer(),
    startSandbox(),
    startIssuer(opened.promise),
    startServiceStub(),
  ]);
  writeBundles(bundles, folder);
  const tables = await createDynamoTables(dynamoCaller(dynamodb.endpoint));
  const [front, calls] = await Promise.all([openGatewayFront(), openCallsFront()]);
  const { url } = front;
  const [logKey, gatewayKeys] = [keepLogKey(services), keepGatewayKeys(services)];
  const env = environmentOf({
    url,
    calls,
    dynamodb,
    tables,
    sandbox,
    services,
    logKey,
    gatewayKeys,
  });
  const built = { folder, env };
  const roles = await openRoleDoors({
    ...{ dynamodb: dynamodb.endpoint, services: services.url, tables },
  });
  const functions = deployAll(built, roles);
  services.functions.set('sallyport-jwks', functions.jwks);
  front.open({ functions, keys: { secretFor: async ({ accessKeyId }) => keyHolder(accessKeyId) } });
  calls.open(functions.gateway);
  opened.resolve(url);
  const administer = (method: string, path: string, body?: object) =>
    sendSigned({ method, url: `${url}${path}`, body });
  return {
    ...{ url, front, calls, built, functions, dynamodb, tables, sandbox, issuer, services, roles },
    ...{ logKey, gatewayKeys },
    administer,
    token: (name, claims = {}) => {
      const persona = personaOf(name);
      if (persona === undefined) throw new Error(`no persona ${name}`);
      return mintPersonaToken(issuer.issuer, persona, { audience: url, now: new Date(), claims });
    },
    publishExample: () => publishExample(issuer.url, administer),
    stop: async () => {
      for (const one of Object.values(functions)) one.stop();
      roles.stop();
      for (const { server } of [front, calls]) {
        server.closeAllConnections();
        server.close();
      }
      await Promise.all([dynamodb.stop(), sandbox.stop(), issuer.stop(), services.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function keyHolder(accessKeyId: string) {
  const { accessKeyId: known, secretAccessKey } = administratorKeys;
  return accessKeyId === known ? { secretAccessKey, principal: administrator } : undefined;
}

/** Services that one stub stands in for. */
const stubbed = ['LAMBDA', 'STATES', 'LOGS', 'S3', 'SECRETSMANAGER', 'EVENTS', 'KMS'] as const;

type Started = Pick<
  Deployment,
  'url' | 'calls' | 'dynamodb' | 'tables' | 'sandbox' | 'services' | 'logKey' | 'gatewayKeys'
>;

/** What the construct gives the functions, and where the services are that stand in for AWS. */
function environmentOf({
  url,
  calls,
  gatewayKeys,
  dynamodb,
  tables,
  sandbox,
  services,
  logKey,
}: Started): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = sandbox.brokerCredentials('sallyport');
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    SALLYPORT_RECORDS_TABLE: tables.recordsTable,
    SALLYPORT_LEDGER_TABLE: tables.ledgerTable,
    SALLYPORT_URL: url,
    SALLYPORT_GATEWAY_URL: calls.url,
    SALLYPORT_GATEWAY_KEY_SECRET: gatewayKeys.arn,
    SALLYPORT_JWKS_FUNCTION: 'sallyport-jwks',
    SALLYPORT_STATE_MACHINE:
      'arn:aws:states:us-east-1:999988887777:stateMachine:sallyport-approvals:live',
    SALLYPORT_REVOKER_ROLE: 'arn:aws:iam::999988887777:role/sallyport-revoker',
    SALLYPORT_REVOKER_EXTERNAL_ID: 'acme-sallyport',
    SALLYPORT_AUDIT_LOG_GROUP: 'sallyport-audit',
    SALLYPORT_AUDIT_BUCKET: 'sallyport-audit',
    SALLYPORT_EVENT_BUS: 'sallyport',
    SALLYPORT_LOG_BUCKET: 'sallyport-log',
    SALLYPORT_LOG_KEY: logKey.arn,
    SALLYPORT_LOG_ORIGIN: logKey.origin,
    SALLYPORT_LOG_LOCK: 'governance:30',
    SALLYPORT_BODY_DAYS: '90',
    SALLYPORT_OWN_ARNS: 'arn:*:lambda:*:999988887777:function:sallyport-*',
    SALLYPORT_FIRST_ADMINISTRATOR: administratorRole,
    SALLYPORT_SIGN_IN_SECRETS:
      'arn:aws:secretsmanager:us-east-1:999988887777:secret:sallyport/sign-in/',
    SALLYPORT_ENDPOINT_DYNAMODB: dynamodb.endpoint,
    SALLYPORT_ENDPOINT_STS: sandbox.url,
    SALLYPORT_ENDPOINT_IAM: sandbox.url,
    SALLYPORT_ENDPOINT_UPSTREAM: sandbox.url,
    ...Object.fromEntries(stubbed.map((name) => [`SALLYPORT_ENDPOINT_${name}`, services.url])),
  };
}

/** Each function behind the doors of its own role. */
function deployAll(built: Deployment['built'], roles: RoleDoors): Deployment['functions'] {
  const deployed = bundleNames.map((name) => {
    const { dynamodb, services } = roles.of[name];
    const env = {
      ...built.env,
      SALLYPORT_ENDPOINT_DYNAMODB: dynamodb,
      ...Object.fromEntries(stubbed.map((service) => [`SALLYPORT_ENDPOINT_${service}`, services])),
    };
    return [name, deployFunction(name, { ...built, env })];
  });
  return Object.fromEntries(deployed);
}

interface Signed {
  readonly method: string;
  readonly url: string;
  readonly body: object | undefined;
}

async function sendSigned({ method, url, body }: Signed): Promise<Response> {
  const { host, pathname, search } = new URL(url);
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const headers = [
    ['host', host],
    ['content-type', 'application/json'],
  ] as const;
  const request = { method, path: pathname, rawQuery: search.slice(1), headers, body: bytes };
  const signed = signRequest(request, administratorKeys, {
    region: 'us-east-1',
    service: 'execute-api',
    now: new Date(),
  });
  return fetch(url, {
    method,
    headers: Object.fromEntries([...headers.slice(1), ...signed]),
    ...(body === undefined ? {} : { body: bytes }),
  });
}

async function publishExample(
  issuers: string,
  administer: Deployment['administer'],
): Promise<void> {
  const files = [...readConfigurationFolder(exampleFolder)].map(([path, text]) => {
    if (path === 'issuers.yaml') return [path, onThisMachine(text, issuers)];
    if (path !== 'people.yaml') return [path, text];
    return [path, text.replace('name: Ada', `awsPrincipals: ["${administrator}"]\n    name: Ada`)];
  });
  const published = await administer('PUT', '/v1/admin/configuration', {
    files: Object.fromEntries(files),
  });
  if (published.status !== 200) throw new Error(await published.text());
}

function onThisMachine(text: string, issuers: string): string {
  return text.replaceAll(
    /issuer: demo:(\w+)/g,
    `issuer: ${issuers}/issuer/$1\n    privateNetwork: true`,
  );
}
