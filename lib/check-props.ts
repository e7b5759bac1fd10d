import { existsSync } from 'node:fs';
import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Fault } from '#core/faults.ts';
import { builtBundles } from './built-bundles.ts';
import { functionNames } from './functions.ts';
import type { SallyportProps } from './sallyport-props.ts';

type Check = (props: SallyportProps, scope: Construct) => readonly (string | false)[];

const account = /^\d{12}$/;
const principal = /^(?:arn:[a-z-]+:iam::\d{12}:)?(?:role|user)\/[\w+=,.@/-]{1,576}$/;
const role = /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;
const certificate = /^arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;
const host = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Each rule about the props, as the sentence that is told where it is broken. */
const checks: readonly Check[] = [
  (_, scope) => [
    Token.isUnresolved(Stack.of(scope).region) &&
      'the stack has no Region; give it env.region, which tables under a customer key need',
  ],
  ({ administrator }) => [
    !fits(administrator, principal) &&
      'administrator is no IAM role or user; give an ARN such as arn:aws:iam::111122223333:role/platform (of a role, not of its session), or role/NAME of the own account',
  ],
  ({ name }) => [
    !fits(name, /^[a-z][a-z0-9-]{1,22}[a-z0-9]$/) &&
      'name is not 3 to 24 of a-z, 0-9 and -, beginning with a letter; shorten it or spell it otherwise',
  ],
  ({ targetAccounts = [] }) => [
    ...targetAccounts.map(
      (each) =>
        !fits(each, account) &&
        `targetAccounts holds ${each}; an account is twelve digits, as a string`,
    ),
  ],
  ({ targetRoles = [] }) => [
    ...targetRoles.map(
      (each) =>
        !fits(each, role) &&
        `targetRoles holds ${each}; name each role by its ARN, without wildcards`,
    ),
  ],
  ({ revokerExternalId }) => [
    !fits(revokerExternalId, /^[\w+=,.@:/-]{2,1224}$/) &&
      'revokerExternalId is no external id; give 2 to 1224 of letters, digits and _+=,.@:/-',
  ],
  (props) => frontProblems('', props),
  ({ gateway }) => [
    ...frontProblems('gateway.', gateway ?? {}),
    outside(gateway?.bodyDays, 36_500) &&
      `gateway.bodyDays is ${gateway?.bodyDays}; bodies can be kept for 1 to 36500 whole days`,
  ],
  ({ throttles = {} }) => [
    ...strangers('throttles', throttles),
    ...Object.entries(throttles).map(
      ([name, throttle]) =>
        !(isCount(throttle.requestsPerSecond) && isCount(throttle.burst)) &&
        `throttles.${name} must have whole numbers of 1 or more for requestsPerSecond and burst`,
    ),
  ],
  ({ reservedConcurrency = {} }) => [
    ...strangers('reservedConcurrency', reservedConcurrency),
    ...Object.entries(reservedConcurrency).map(
      ([name, most]) =>
        !isCount(most) &&
        `reservedConcurrency.${name} is ${most}; reserve 1 or more, or leave it out`,
    ),
  ],
  ({ audit }) => [
    outside(audit?.days, 36_500) &&
      `audit.days is ${audit?.days}; objects can be locked for 1 to 36500 whole days`,
  ],
  ({ ledger }) => [
    !fits(ledger?.origin, /^[a-z0-9][a-z0-9._/-]{2,199}$/) &&
      'ledger.origin is no name of a log; give an address without scheme and spaces, in lower case, such as ledger.acme.example/sallyport',
    !fits(ledger?.mode, /^(?:governance|compliance)$/) &&
      `ledger.mode is ${ledger?.mode}; it is governance or compliance`,
    outside(ledger?.days, 36_500) &&
      `ledger.days is ${ledger?.days}; objects can be locked for 1 to 36500 whole days`,
    outside(ledger?.checkHours, 72) &&
      `ledger.checkHours is ${ledger?.checkHours}; the log is checked every 1 to 72 whole hours`,
    (outside(ledger?.unsealedSeconds, 86_400) || (ledger?.unsealedSeconds ?? 120) < 120) &&
      `ledger.unsealedSeconds is ${ledger?.unsealedSeconds}; give 120 to 86400: entries wait for up to a minute anyway`,
  ],
  ({ bundles = builtBundles }) => {
    const missing = functionNames.filter((name) => !existsSync(`${bundles}/${name}/index.mjs`));
    return [
      missing.length > 0 &&
        `${bundles} has no bundle of ${missing.join(', ')}; run npm run build first`,
    ];
  },
  ({ alarmEmails, alarmTopic }) => [
    alarmEmails !== undefined &&
      alarmTopic !== undefined &&
      'alarmEmails are for the topic that is made where there is none; subscribe them to alarmTopic instead',
  ],
];

/** Throws one error that lists everything wrong with the props, a sentence each. */
export function checkProps(scope: Construct, props: SallyportProps): void {
  const problems = checks.flatMap((check) =>
    check(props, scope).filter((found): found is string => found !== false),
  );
  if (problems.length === 0) return;
  throw new Fault('not_configured', problems.join('; '), { detail: { at: scope.node.path } });
}

/** What is wrong about how one API is reached; `of` is what its members are below. */
function frontProblems(
  of: string,
  { domain, webAclArn }: Pick<SallyportProps, 'domain' | 'webAclArn'>,
): readonly (string | false)[] {
  return [
    !fits(domain?.name, host) &&
      `${of}domain.name is ${domain?.name}; give a host name in lower case, without https:// and without a path`,
    !fits(domain?.certificateArn, certificate) &&
      `${of}domain.certificateArn is no ARN of a certificate in ACM; give one of the Region of the stack`,
    !fits(webAclArn, /^arn:[a-z-]+:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/.+$/) &&
      `${of}webAclArn is no ARN of a regional web ACL; those of CloudFront do not fit an API`,
  ];
}

/** Absent fits: defaults are ours. What only deploying can tell is left to deploying. */
function fits(text: string | undefined, form: RegExp): boolean {
  return text === undefined || Token.isUnresolved(text) || form.test(text);
}

function isCount(number: number | undefined): boolean {
  return number !== undefined && Number.isInteger(number) && number >= 1;
}

/** Absent is inside: defaults are ours. */
function outside(number: number | undefined, most: number): boolean {
  return number !== undefined && !(isCount(number) && number <= most);
}

function strangers(member: string, given: object): readonly string[] {
  const known: readonly string[] = functionNames;
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => `${member} names ${name}; there is no such function, but ${known.join(', ')}`);
}
