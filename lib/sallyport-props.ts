import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Throttle } from './function-row.ts';
import type { FunctionName } from './functions.ts';

/** What may be chosen about one Sallyport; `administrator` alone has no default. */
export interface SallyportProps {
  /**
   * IAM role or user in whose name the first configuration is published, and whom it makes the only
   * administrator: an ARN, or `role/NAME` or `user/NAME` of the stack's own account. Later
   * configurations say by themselves who administers.
   */
  readonly administrator: string;
  /**
   * Name that functions, their roles and the state machine begin with: 3 to 24 of `[a-z0-9-]`. Two
   * Sallyports in one account need two names, since IAM roles are of no Region.
   * @default 'sallyport'
   */
  readonly name?: string;
  /**
   * Accounts whose roles grants may name: in each, roles under the path `/sallyport/`, which
   * `SallyportTargetRole` makes, and the revoker.
   * @default - the account of the stack alone
   */
  readonly targetAccounts?: readonly string[];
  /**
   * ARNs of roles elsewhere that grants may name as well. No wildcards.
   * @default - none: roles of `targetAccounts` under the path `/sallyport/` are all
   */
  readonly targetRoles?: readonly string[];
  /**
   * External id that revokers demand; the same in each account. Not a secret.
   * @default - `name`
   */
  readonly revokerExternalId?: string;
  /**
   * Folder with one folder for each function, named as the function, which holds its bundle.
   * @default - dist/functions of this package, where `npm run build` puts them
   */
  readonly bundles?: string;
  /**
   * A domain of one's own, which then is the only way in and the audience of tokens.
   * @default - the URL that API Gateway makes
   */
  readonly domain?: SallyportDomain;
  /**
   * How the gateway is reached, and how long what went through it is kept.
   * @default - the URL that API Gateway makes; bodies are kept for 90 days
   */
  readonly gateway?: GatewayProps;
  /**
   * ARN of a regional WAF web ACL to put in front of the API of the broker.
   * @default - none
   */
  readonly webAclArn?: string;
  /**
   * Requests that each route of a function, or the API of the gateway, takes before API Gateway refuses more.
   * @default - as lib/functions.ts says
   */
  readonly throttles?: Partial<Readonly<Record<FunctionName, Throttle>>>;
  /**
   * Executions of a function that nothing else in the account may use, and the most there can be.
   * @default - none reserved: all share what the account has
   */
  readonly reservedConcurrency?: Partial<Readonly<Record<FunctionName, number>>>;
  /**
   * Key that encrypts everything at rest. Its policy must let CloudWatch Logs and CloudWatch alarms
   * of this Region and account use it, as lib/data-key.ts does.
   * @default - a new symmetric key, rotated every year and kept when the stack goes
   */
  readonly key?: IKey;
  /**
   * Refuse to delete the tables, by whatever means, until this is turned off.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /**
   * How long operational logs are kept. The ledger is not a log and has no such limit.
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;
  /**
   * How the audit trail is kept.
   * @default - ten years in the log group; objects locked for 30 days in governance mode
   */
  readonly audit?: AuditRetention;
  /**
   * How the log that proves the ledger is named, locked and checked.
   * @default - objects locked for 30 days in governance mode, checked once a day
   */
  readonly ledger?: LedgerProps;
  /**
   * Topic that alarms are told to. Its policy must let CloudWatch publish.
   * @default - a new one, encrypted with the key
   */
  readonly alarmTopic?: ITopic;
  /**
   * Addresses that the new topic writes to; each must confirm once.
   * @default - none
   */
  readonly alarmEmails?: readonly string[];
  /**
   * Make the role by which API Gateway writes access logs, and set it for this account and Region. It is one
   * setting for all APIs there: say false where somebody has made it already.
   * @default true
   */
  readonly apiGatewayAccount?: boolean;
  /**
   * Tags on everything, beside `sallyport` with the name.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A domain of one's own. Its DNS record is the deployer's: the output `DomainTarget` is what it points at. */
export interface SallyportDomain {
  /** Host name, such as `sallyport.acme.example`. */
  readonly name: string;
  /** ARN of its certificate in ACM, in the Region of the stack. */
  readonly certificateArn: string;
}

/** How the gateway is reached, and how long what went through it is kept. */
export interface GatewayProps {
  /**
   * A domain of one's own, which then is the only way in.
   * @default - the URL that API Gateway makes
   */
  readonly domain?: GatewayDomain;
  /**
   * ARN of a regional WAF web ACL to put in front of its API. Let it count and bound requests; what
   * rules look for in bodies is what calls to AWS are made of.
   * @default - none
   */
  readonly webAclArn?: string;
  /**
   * Days for which bodies of requests and answers are kept, masked and encrypted: 1 to 36,500. Entries, which
   * say what was called, stay.
   * @default 90
   */
  readonly bodyDays?: number;
}

/** A domain for the gateway; the outputs `GatewayDomainTarget` and `GatewaySubdomainsTarget` are what DNS points at. */
export interface GatewayDomain extends SallyportDomain {
  /**
   * Answer below `*.name` as well, which the certificate must name too: some clients put a bucket's name
   * in front of the host.
   * @default true
   */
  readonly wildcard?: boolean;
}

/** How long the audit trail stays, and who could shorten that. */
export interface AuditRetention {
  /**
   * Under `governance` a principal with `s3:BypassGovernanceRetention` may delete earlier; under
   * `compliance` nobody may, not even the account's root, until `days` have passed.
   * @default 'governance'
   */
  readonly mode?: 'governance' | 'compliance';
  /**
   * Days for which each object is locked: 1 to 36,500.
   * @default 30
   */
  readonly days?: number;
  /**
   * How long the audit log group keeps entries.
   * @default RetentionDays.TEN_YEARS
   */
  readonly logRetention?: RetentionDays;
}

/** How the log is named, locked and checked, and when somebody is told that it stands still. */
export interface LedgerProps {
  /**
   * Name of the log, which each of its checkpoints carries and which is part of its key: by convention an
   * address without a scheme, such as `ledger.acme.example/sallyport`. It can never be changed: another name is another log.
   * @default - `aws.sallyport/<account>/<Region>/<name>`
   */
  readonly origin?: string;
  /**
   * Under `governance` an administrator who first changes the bucket's policy may delete earlier; under
   * `compliance` nobody may, not even the account's root, until `days` have passed.
   * @default 'governance'
   */
  readonly mode?: 'governance' | 'compliance';
  /**
   * Days for which each object is locked from when it was put: 1 to 36,500. What the lock has left is not
   * deleted then; the bucket's policy still denies that.
   * @default 30
   */
  readonly days?: number;
  /**
   * Hours from one check of the whole log to the next: 1 to 72.
   * @default 24
   */
  readonly checkHours?: number;
  /**
   * Seconds for which an entry may wait to be in the log before an alarm sounds: 120 to 86,400.
   * @default 600
   */
  readonly unsealedSeconds?: number;
}
