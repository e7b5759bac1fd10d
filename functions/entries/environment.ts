import { type EndpointName, overriddenEndpoint, serviceEndpoint } from '#adapters/aws/endpoints.ts';
import { isCallerArn } from '#core/administration/caller-arn.ts';
import { asFault, Fault } from '#core/faults.ts';

/** Variables as a process is given them. */
export type Variables = Readonly<Record<string, string | undefined>>;

interface Form {
  /** In words, for whoever has to correct it. */
  readonly is: string;
  fits(text: string): boolean;
}

const arnOf = (service: string) => new RegExp(`^arn:[\\w-]+:${service}:[\\w-]+:\\d{12}:`);
const tableName: Form = {
  is: 'the name of a table',
  fits: (text) => /^[\w.-]{3,255}$/.test(text),
};

const bucketName: Form = {
  is: 'the name of a bucket',
  fits: (text) => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text),
};

/** Every variable there is, each `SALLYPORT_` and its name here, and what it must be. */
const forms = {
  RECORDS_TABLE: tableName,
  LEDGER_TABLE: tableName,
  URL: {
    is: "the broker's URL: https, no slash at its end, no query (http only on 127.0.0.1)",
    fits: isOwnUrl,
  },
  GATEWAY_URL: {
    is: "the gateway's URL: https, no slash at its end, no query (http only on 127.0.0.1)",
    fits: isOwnUrl,
  },
  GATEWAY_KEY_SECRET: {
    is: 'the ARN of the secret that gateway keys are made by',
    fits: (text) => arnOf('secretsmanager').test(text) && /:secret:[\w/+=.@-]{1,512}$/.test(text),
  },
  STATE_MACHINE: {
    is: 'the ARN of an alias of the state machine',
    fits: (text) =>
      arnOf('states').test(text) && /:stateMachine:[\w-]{1,80}:[\w-]{1,80}$/.test(text),
  },
  REVOKER_ROLE: {
    is: 'the ARN of the revoker’s role',
    fits: (text) => /^arn:[\w-]+:iam::\d{12}:role\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/.test(text),
  },
  REVOKER_EXTERNAL_ID: {
    is: 'the external id of the revoker’s role',
    fits: (text) => /^[\w+=,.@:/-]{2,1224}$/.test(text),
  },
  JWKS_FUNCTION: {
    is: 'the name or ARN of a function',
    fits: (text) => /^(?:arn:[\w-]+:lambda:[\w-]+:\d{12}:function:)?[\w-]{1,64}$/.test(text),
  },
  AUDIT_LOG_GROUP: {
    is: 'the name of a log group',
    fits: (text) => /^[\w./#-]{1,512}$/.test(text),
  },
  AUDIT_BUCKET: bucketName,
  FIRST_ADMINISTRATOR: {
    is: 'the ARN of an IAM user, a role or an assumed role',
    fits: isCallerArn,
  },
  EVENT_BUS: {
    is: 'the name or ARN of an event bus',
    fits: (text) => /^(?:arn:[\w-]+:events:[\w-]+:\d{12}:event-bus\/)?[\w./-]{1,256}$/.test(text),
  },
  LOG_BUCKET: bucketName,
  LOG_KEY: {
    is: 'the ARN of a KMS key',
    fits: (text) => arnOf('kms').test(text) && /:key\/[\w-]{1,128}$/.test(text),
  },
  LOG_ORIGIN: {
    is: 'the name of the log: 3 to 200 of a-z, 0-9, dots, slashes, _ and -',
    fits: (text) => /^[a-z0-9][a-z0-9._/-]{2,199}$/.test(text),
  },
  LOG_LOCK: {
    is: 'how objects of the log are locked: governance or compliance, a colon, and days',
    fits: (text) => /^(?:governance|compliance):[1-9]\d{0,4}$/.test(text),
  },
  BODY_DAYS: {
    is: 'days for which bodies of requests and answers are kept: 1 to 36500',
    fits: (text) => /^[1-9]\d{0,4}$/.test(text),
  },
  OWN_ARNS: {
    is: 'ARNs of what this deployment is made of, as patterns of IAM parted by commas',
    fits: (text) => text.split(',').every((arn) => /^arn:[^:,\s]+:[^:,\s]+:[^,\s]+$/.test(arn)),
  },
  SIGN_IN_SECRETS: {
    is: 'the ARN that the secrets of sign-in clients begin with',
    fits: (text) => arnOf('secretsmanager').test(text),
  },
} as const satisfies Readonly<Record<string, Form>>;

/** Services that may be stood in for, by their variable: `SALLYPORT_ENDPOINT_` and its name here. */
const endpointNames = [
  ...(['dynamodb', 'events', 'iam', 'kms', 'lambda'] as const),
  ...(['logs', 's3', 'secretsmanager', 'states', 'sts'] as const),
] as const satisfies readonly EndpointName[];

/** Stands in for whatever callers of the gateway call. */
const upstreamVariable = 'SALLYPORT_ENDPOINT_UPSTREAM';

/** The name of a variable, without `SALLYPORT_`. */
export type VariableName = keyof typeof forms;

/** The environment of one function: its variables, and where the services of AWS are. */
export interface Environment<V extends VariableName> {
  readonly variables: Readonly<Record<V, string>>;
  readonly region: string;
  /** Where a service is reached, and the region that calls of it are signed for. */
  serviceAt(name: EndpointName): { readonly endpoint: string; readonly region: string };
  /** Where the gateway reaches a host of AWS: at itself, or at the one place that stands in for all. */
  upstreamAt(host: string): URL;
}

/**
 * Reads all that one function needs of its environment. Throws `not_configured` with every problem
 * at once: what is missing, what has another form, and what nobody knows.
 */
export function readEnvironment<V extends VariableName>(
  given: Variables,
  needed: readonly V[],
): Environment<V> {
  const problems = [
    ...needed.flatMap((name) => problemOf(name, given)),
    ...Object.keys(given).filter(isUnknown).map(unknownProblem),
    ...endpointVariables.flatMap((name) => endpointProblem(name, given)),
    ...regionProblem(given.AWS_REGION),
  ];
  if (problems.length > 0) {
    throw new Fault('not_configured', problems.join('; '), { shown: { problems } });
  }
  const region = given.AWS_REGION ?? '';
  return {
    variables: Object.fromEntries(
      needed.map((name) => [name, given[`SALLYPORT_${name}`] ?? '']),
    ) as Record<V, string>,
    region,
    serviceAt: (name) => {
      const own = serviceEndpoint(name, region);
      const instead = given[endpointVariable(name)];
      return instead === undefined ? own : { ...own, endpoint: overriddenEndpoint(instead) };
    },
    upstreamAt: (host) => new URL(given[upstreamVariable] ?? `https://${host}`),
  };
}

function problemOf(name: VariableName, given: Variables): readonly string[] {
  const value = given[`SALLYPORT_${name}`] ?? '';
  const { is, fits } = forms[name];
  if (value === '') return [`SALLYPORT_${name} is missing: set it to ${is}`];
  return fits(value) ? [] : [`SALLYPORT_${name} must be ${is}`];
}

const endpointVariables = [...endpointNames.map(endpointVariable), upstreamVariable];
const known: ReadonlySet<string> = new Set([
  ...Object.keys(forms).map((name) => `SALLYPORT_${name}`),
  ...endpointVariables,
]);

/** A name that is misspelt would leave a default in force. */
function isUnknown(name: string): boolean {
  return name.startsWith('SALLYPORT_') && !known.has(name);
}

function unknownProblem(name: string): string {
  const shown = /^\w{1,64}$/.test(name) ? name : 'a variable';
  return `${shown} is not known: remove it, or correct its name`;
}

function endpointVariable(name: EndpointName): string {
  return `SALLYPORT_ENDPOINT_${name.toUpperCase()}`;
}

function endpointProblem(variable: string, given: Variables): readonly string[] {
  const url = given[variable];
  if (url === undefined) return [];
  const problem = faultOf(() => overriddenEndpoint(url));
  return problem === undefined ? [] : [`${variable}: ${problem}`];
}

function regionProblem(region: string | undefined): readonly string[] {
  if (region === undefined) return ['AWS_REGION is missing: Lambda sets it'];
  const problem = faultOf(() => serviceEndpoint('sts', region));
  return problem === undefined ? [] : [problem];
}

function faultOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return asFault(error).message;
  }
}

function isOwnUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, origin, pathname } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
  const path = pathname === '/' ? '' : pathname;
  // As it is written: tokens are compared with it byte for byte.
  return isSafe && text === `${origin}${path}` && /^(?:\/[\w.~-]+)*$/.test(path);
}
