import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Fault } from '#core/faults.ts';
import type { SallyportProps } from './sallyport-props.ts';

/** What cdk.json says about a deployment. */
export interface Deployment {
  readonly stackName: string;
  readonly region: string;
  readonly props: SallyportProps;
}

/** What one member must be; undefined where it fits, else what it should have been. */
type Form = (value: unknown) => string | undefined;

const text: Form = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a text');
const truth: Form = (value) => (typeof value === 'boolean' ? undefined : 'true or false');
const count: Form = (value) => (Number.isInteger(value) ? undefined : 'a whole number');
const texts: Form = (value) =>
  Array.isArray(value) && value.every((each) => text(each) === undefined)
    ? undefined
    : 'a list of texts';
const retention: Form = (value) =>
  typeof value === 'number' && RetentionDays[value] !== undefined
    ? undefined
    : 'a number of days that CloudWatch Logs knows, such as 30, 90 or 365';

/** An object with these members and no others. */
const object =
  (members: Readonly<Record<string, Form>>): Form =>
  (value) => {
    if (!isObject(value)) return 'an object';
    const [wrong] = problemsOf(value, members);
    return wrong === undefined ? undefined : `an object in which ${wrong}`;
  };

/** An object of any names, each with such a value. */
const record =
  (form: Form): Form =>
  (value) => {
    if (!isObject(value)) return 'an object';
    const [wrong] = Object.entries(value).flatMap(([name, each]) => sentence(name, form(each)));
    return wrong === undefined ? undefined : `an object in which ${wrong}`;
  };

/** Members of the context `sallyport`, beside `stackName` and `region` those of SallyportProps that JSON can say. */
const members: Readonly<Record<string, Form>> = {
  stackName: text,
  region: text,
  administrator: text,
  name: text,
  targetAccounts: texts,
  targetRoles: texts,
  revokerExternalId: text,
  bundles: text,
  domain: object({ name: text, certificateArn: text }),
  webAclArn: text,
  gateway: object({
    domain: object({ name: text, certificateArn: text, wildcard: truth }),
    ...{ webAclArn: text, bodyDays: count },
  }),
  throttles: record(object({ requestsPerSecond: count, burst: count })),
  reservedConcurrency: record(count),
  deletionProtection: truth,
  logRetention: retention,
  audit: object({ mode: text, days: count, logRetention: retention }),
  ledger: object({
    ...{ origin: text, mode: text, days: count },
    ...{ checkHours: count, unsealedSeconds: count },
  }),
  alarmEmails: texts,
  apiGatewayAccount: truth,
  tags: record(text),
};

const required = ['stackName', 'region', 'administrator'] as const;

/**
 * Reads the context `sallyport` of cdk.json. Throws one error with everything that is wrong in it,
 * what is not known included; what props mean is checked where they are used.
 */
export function readDeployment(context: unknown): Deployment {
  const given = isObject(context) ? context : {};
  const missing = required
    .filter((name) => given[name] === undefined)
    .map((name) => `${name} is missing`);
  const problems = [...missing, ...problemsOf(given, members)];
  if (problems.length > 0) {
    throw new Fault('not_configured', `cdk.json, context "sallyport": ${problems.join('; ')}`);
  }
  // Each member was just found to be what its type says.
  const { stackName, region, ...props } = given as unknown as SallyportProps & {
    readonly stackName: string;
    readonly region: string;
  };
  return { stackName, region, props };
}

function problemsOf(
  value: Readonly<Record<string, unknown>>,
  forms: Readonly<Record<string, Form>>,
): readonly string[] {
  return Object.entries(value).flatMap(([name, each]) => {
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    if (form !== undefined) return sentence(name, form(each));
    return [`${name} is not known; known are ${Object.keys(forms).join(', ')}`];
  });
}

function sentence(name: string, wanted: string | undefined): readonly string[] {
  return wanted === undefined ? [] : [`${name} must be ${wanted}`];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
