import { devNull } from 'node:os';
import { Fault } from '#core/faults.ts';
import { gatewayVariables } from '#core/gateway/clients/gateway-variables.ts';
import { isGatewayKeyId } from '#core/gateway/keys/key-forms.ts';
import type { CredentialsReply } from './exchange-at-broker.ts';
import type { Instance } from './instance.ts';

type Variables = Readonly<Record<string, string>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that would make an AWS client look elsewhere for credentials. */
const misleading = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_SESSION_NAME',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
] as const;

const keys = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
] as const;

/** Vended credentials under the names that every AWS client reads. */
export function keyVariables({ aws }: CredentialsReply): Variables {
  return {
    AWS_ACCESS_KEY_ID: aws.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.SecretAccessKey,
    AWS_SESSION_TOKEN: aws.SessionToken,
    AWS_CREDENTIAL_EXPIRATION: aws.Expiration,
  };
}

/** An endpoint that gives credentials, for AWS clients that ask it again in time. */
export function containerVariables(endpoint: {
  readonly url: string;
  readonly secret: string;
}): Variables {
  return {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint.url,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: endpoint.secret,
    // Profiles of these files would come first in every client's order.
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_CONFIG_FILE: devNull,
  };
}

/** Keys, and what their broker told of where they are good. */
export interface ToldKeys {
  readonly accessKeyId: string;
  readonly gatewayUrl?: string | undefined;
}

/** Where calls with these keys go: to the gateway with keys of its own, else where AWS is. */
export function callVariables(
  { accessKeyId, gatewayUrl }: ToldKeys,
  instance: Instance,
  env: Environment,
): Variables {
  if (!isGatewayKeyId(accessKeyId)) return placeVariables(instance, env);
  const gateway = gatewayOf(instance, gatewayUrl ?? env.AWS_ENDPOINT_URL);
  return {
    ...gatewayVariables(gateway),
    ...regions(env.AWS_REGION ?? 'us-east-1'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** The gateway of an instance: one elsewhere is known by what its broker or the caller says. */
export function gatewayOf({ local }: Instance, named?: string): string {
  const gateway = local?.gateway ?? named;
  if (gateway !== undefined && gateway !== '') return gateway.replace(/\/+$/u, '');
  throw new Fault(
    'not_found',
    'these keys are for the gateway, and the broker does not tell its address; set AWS_ENDPOINT_URL to it',
  );
}

/** Where the AWS of an instance is; nothing for an instance elsewhere, whose AWS is AWS. */
export function placeVariables({ local }: Instance, env: Environment): Variables {
  return local === undefined ? {} : endpointVariables(local.sandbox, env.AWS_REGION);
}

/**
 * Sends every AWS call to the sandbox, or to what stands for it. Where that is AWS itself
 * (`--aws`), its clients find the endpoint of each service by themselves.
 */
export function endpointVariables(sandbox: string, region = 'us-east-1'): Variables {
  const isAws = new URL(sandbox).hostname.endsWith('.amazonaws.com');
  return { ...(isAws ? {} : { AWS_ENDPOINT_URL: sandbox }), ...regions(region) };
}

/** botocore reads its region from a name of its own. */
function regions(region: string): Variables {
  return { AWS_REGION: region, AWS_DEFAULT_REGION: region };
}

/** An environment without what would mislead, without its owner's sign-in token, and with these. */
export function childEnvironment(env: Environment, variables: Variables): Record<string, string> {
  const dropped: ReadonlySet<string> = new Set([
    ...misleadingIn(env, variables),
    ...keys,
    'SALLYPORT_TOKEN',
  ]);
  const kept = Object.entries(env).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && !dropped.has(pair[0]),
  );
  return { ...Object.fromEntries(kept), ...variables };
}

/**
 * What is set and would lead clients with these variables elsewhere: to other credentials, with
 * gateway keys to another address for single services, and without them to a gateway of before.
 */
export function misleadingIn(env: Environment, variables: Variables): readonly string[] {
  const isForGateway = variables.AWS_DISABLE_HOST_PREFIX_INJECTION !== undefined;
  const addresses = Object.entries(env)
    .filter(([name]) => /^AWS_(?:ENDPOINT_URL_|IGNORE_CONFIGURED_)/u.test(name))
    .filter(([name, value]) => isForGateway || isServiceAddress(name, value))
    .map(([name]) => name);
  const named = misleading.filter((name) => env[name] !== undefined);
  return [...named, ...addresses.filter((name) => variables[name] === undefined)];
}

function isServiceAddress(name: string, value = ''): boolean {
  return name.startsWith('AWS_ENDPOINT_URL_') && value.includes('/_s/');
}
