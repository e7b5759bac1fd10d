import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Fault } from '#core/faults.ts';
import { qualifiedServices, serviceAddress } from '#core/gateway/clients/qualified-services.ts';
import { patienceOptions } from './approval-patience.ts';
import { gatewayOf, placeVariables } from './aws-environment.ts';
import { readIfThere, replaceShared } from './aws-profile/config-file.ts';
import { hasSection, type Settings, withProfile } from './aws-profile/edit-config.ts';
import { hasServices, servicesName, withServices } from './aws-profile/edit-services.ts';
import { processCommand } from './aws-profile/process-command.ts';
import { gatewayOfBroker } from './broker-audience.ts';
import { type Command, type Invocation, optionText, say } from './command.ts';
import { cacheOption } from './credential-cache/cache-folder.ts';
import { exchangeOptions, readAnyAudience } from './exchange-plan.ts';
import { exitCode } from './exit-code.ts';
import { findInstance, type Instance } from './instance.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport profile`: an AWS profile whose credentials come from us. */
export const profile: Command = {
  name: 'profile',
  summary: 'write an AWS profile whose credentials come from one grant, renewed by themselves',
  options: {
    ...exchangeOptions,
    ...patienceOptions,
    cache: cacheOption,
    name: { type: 'string', value: 'NAME', says: 'name of the profile (default: the grant)' },
    region: { type: 'string', value: 'REGION', says: 'its Region (default: AWS_REGION)' },
    config: {
      type: 'string',
      value: 'FILE',
      says: 'the file (default: AWS_CONFIG_FILE, else ~/.aws/config)',
    },
    gateway: {
      type: 'boolean',
      says: 'for a grant of mode gateway: send every call there, as it takes them',
    },
    print: { type: 'boolean', says: 'print the profile, and write nothing' },
  },
  examples: [
    'sallyport profile --grant shop-deploy --as shop-main && aws --profile shop-deploy s3 ls s3://acme-shop-site',
    'sallyport profile --grant reports-nightly --name reports --config ./aws-config',
    'sallyport profile --gateway --grant orders-upkeep --as orders-keeper --print',
  ],
  run: async (invocation) => {
    const grant = optionText(invocation, 'grant');
    if (grant === undefined) throw new WrongUse('say which grant: --grant GRANT');
    const name = readName(invocation, grant);
    const instance = findInstance(invocation);
    const gateway = await gatewayAsked(invocation, instance);
    const wanted = { name, invocation, instance, gateway };
    if (invocation.options.print === true) {
      say(invocation.terminal, profileIn('', wanted).trimEnd());
      return exitCode.done;
    }
    const path = configFile(invocation);
    refuseShadowed(invocation, name);
    const before = readIfThere(path);
    const after = profileIn(before, wanted);
    if (after !== before) replaceShared(path, before, after);
    const wrote = after === before ? 'stands' : 'is written';
    say(invocation.terminal, `the profile ${name} ${wrote} in ${path}; use it:`);
    for (const line of usage(invocation, { name, path })) say(invocation.terminal, `  ${line}`);
    return exitCode.done;
  },
};

/** What we write into a profile, and so may take out of it again. */
const ourSettings = ['credential_process', 'region', 'endpoint_url'];
/** What is ours as well in a profile for the gateway. */
const ourGatewaySettings = [
  ...['services', 's3', 'disable_host_prefix_injection', 'retry_mode', 'max_attempts'],
];

interface Wanted {
  readonly name: string;
  readonly invocation: Invocation;
  readonly instance: Instance;
  readonly gateway: string | undefined;
}

/** The text of a configuration file with the profile in it, and the addresses that it leads to. */
function profileIn(before: string, { name, invocation, instance, gateway }: Wanted): string {
  const settings = {
    ...settingsFor(invocation, instance),
    ...(gateway === undefined ? {} : gatewaySettings(gateway, name)),
  };
  const isGateway = gateway !== undefined || hasServices(before, name);
  const ours = isGateway ? [...ourSettings, ...ourGatewaySettings] : ourSettings;
  const addresses = gateway === undefined ? undefined : qualifiedAddresses(gateway);
  const text = withProfile(before, { name, settings, ours });
  return withServices(text, { profile: name, addresses });
}

async function gatewayAsked(
  { options, terminal }: Invocation,
  instance: Instance,
): Promise<string | undefined> {
  if (options.gateway !== true) return undefined;
  if (instance.local?.gateway !== undefined) return gatewayOf(instance);
  const { AWS_ENDPOINT_URL: named } = terminal.env;
  const told = await gatewayOfBroker(instance.broker).catch((error: unknown) => {
    if (named === undefined || named === '') throw error;
    return undefined;
  });
  return gatewayOf(instance, told ?? named);
}

/** What the gateway needs of a client: requests that it can read whole, and patience. */
function gatewaySettings(gateway: string, name: string): Settings {
  return {
    endpoint_url: gateway,
    services: servicesName(name),
    s3: { addressing_style: 'path', signature_version: 's3v4' },
    disable_host_prefix_injection: 'true',
    retry_mode: 'standard',
    max_attempts: '10',
  };
}

function qualifiedAddresses(gateway: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(qualifiedServices).map(([key, service]) => [
      key,
      serviceAddress(gateway, service),
    ]),
  );
}

function settingsFor(invocation: Invocation, instance: Instance): Readonly<Record<string, string>> {
  const { env } = invocation.terminal;
  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: usual } = placeVariables(instance, env);
  const region = optionText(invocation, 'region') ?? usual ?? env.AWS_REGION;
  return {
    credential_process: processCommand(processWords(invocation, instance)),
    ...(region === undefined ? {} : { region: plainRegion(region) }),
    ...(endpoint === undefined ? {} : { endpoint_url: endpoint }),
  };
}

/** Options whose values are paths: the profile is used from any folder. */
const paths: readonly string[] = ['token-file', 'cache'];
const handedOn = [
  ...['grant', 'as', 'token-file', 'token-env', 'scope', 'duration', 'wait'],
  ...['reason', 'on-pending', 'cache'],
];

function processWords(invocation: Invocation, { broker, local }: Instance): readonly string[] {
  if (optionText(invocation, 'token-file') === '-') {
    throw new WrongUse('a profile has no standard input; name a file by --token-file');
  }
  const words = handedOn.flatMap((name) => {
    const value = optionText(invocation, name);
    if (value === undefined) return [];
    return [`--${name}`, paths.includes(name) ? resolve(value) : value];
  });
  const where = local === undefined ? ['--url', broker] : ['--data', local.data];
  const program = invocation.terminal.program ?? 'sallyport';
  const audience = readAnyAudience(invocation) ? ['--any-audience'] : [];
  return [program, 'credential-process', ...words, ...audience, ...where];
}

function readName(invocation: Invocation, grant: string): string {
  const name = optionText(invocation, 'name') ?? (grant.split('/').at(-1) || grant);
  if (/^[\w@.-]{1,64}$/u.test(name)) return name;
  throw new WrongUse('--name takes 1 to 64 letters, digits and signs of "_", "-", "." and "@"');
}

function plainRegion(region: string): string {
  if (/^[a-z0-9-]{1,32}$/u.test(region)) return region;
  throw new WrongUse('--region takes a Region such as eu-west-1');
}

function awsFile(invocation: Invocation, variable: string, name: string): string {
  const { env } = invocation.terminal;
  return resolve(env[variable] || join(env.HOME || homedir(), '.aws', name));
}

function configFile(invocation: Invocation): string {
  const named = optionText(invocation, 'config');
  return named === undefined ? awsFile(invocation, 'AWS_CONFIG_FILE', 'config') : resolve(named);
}

/** Keys in the credentials file come before a process in the order of most AWS clients. */
function refuseShadowed(invocation: Invocation, name: string): void {
  const path = awsFile(invocation, 'AWS_SHARED_CREDENTIALS_FILE', 'credentials');
  if (!hasSection(readIfThere(path), name)) return;
  throw new Fault(
    'conflict',
    `${path} holds keys for a profile ${name}, which AWS clients would use instead; remove them or choose another --name`,
  );
}

function usage(
  invocation: Invocation,
  { name, path }: { readonly name: string; readonly path: string },
): readonly string[] {
  const isUsual = path === awsFile(invocation, 'AWS_CONFIG_FILE', 'config');
  const file = isUsual ? '' : `AWS_CONFIG_FILE=${path} `;
  const trial = invocation.options.gateway === true ? [] : ['aws sts get-caller-identity'];
  return [
    ...trial.map((command) => `${file}AWS_PROFILE=${name} ${command}`),
    `${file === '' ? '' : `export ${file.trim()}; `}export AWS_PROFILE=${name}   # for every AWS SDK in this shell`,
  ];
}
