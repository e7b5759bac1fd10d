import type { Workload } from '#core/tokens/workload.ts';
import { type Action, actions, changeKinds, namespace, soleResources } from './actions.ts';

/** Facts of a workload's run, as policies read them under `context.workload`. */
const workloadFacts = {
  issuer: 'byte-exact iss of the subject token',
  subject: 'sub of the subject token; its form is the issuer’s and may change',
  profile:
    'platform that the claims are read as: "github", "gitlab", "circleci", "kubernetes", "aws", …',
  buildSignerUri: 'workflow definition that the job runs',
  buildSignerDigest: 'commit of that workflow definition',
  runnerEnvironment: '"github-hosted" or "self-hosted"',
  sourceRepositoryUri: 'repository of the run',
  sourceRepositoryDigest: 'commit of the run',
  sourceRepositoryRef: 'ref of the run, such as "refs/heads/main"',
  sourceRepositoryIdentifier: 'immutable id of the repository',
  sourceRepositoryOwnerUri: 'owner of the repository',
  sourceRepositoryOwnerIdentifier: 'immutable id of the owner of the repository',
  sourceRepositoryVisibility: '"public", "private" or "internal"',
  buildConfigUri: 'top-level workflow of the run',
  buildConfigDigest: 'commit of the top-level workflow',
  buildTrigger: 'event that started the run, such as "push"',
  runInvocationUri: 'this run and attempt',
  deploymentEnvironment: 'deployment environment of the job',
  triggeredBy: 'immutable id of whoever triggered the run',
  realm: 'Kubernetes namespace, AWS account id, or whatever a platform parts workloads by',
  account: 'Kubernetes service account, AWS role ARN, or what a platform calls the workload',
  accountIdentifier: 'immutable id of that account',
} as const satisfies Record<keyof Workload, string>;

type WorkloadFact = keyof typeof workloadFacts;

/** Names of the facts that a workload may state, in the order of the schema. */
export const workloadFactNames = Object.keys(workloadFacts) as readonly WorkloadFact[];

/** Facts that every token states. */
export const alwaysStated: ReadonlySet<string> = new Set(['issuer', 'subject', 'profile']);

/** The Cedar schema that every policy is validated against, in Cedar's own schema language. */
export const schemaText = `// What Sallyport's policies can speak of. Written by the product: do not edit.
namespace ${namespace} {
  // Groups of identities (identities.yaml) and of people (people.yaml).
  entity Group;
  entity Team;

  // The account a workload acts as. state: "proposed", "active", "suspended" or "retired".
  entity Identity in [Group] {
    owner: String,
    purpose: String,
    state: String,
  };

  entity Person in [Team];

  // What may be asked for. mode: "vend" or "gateway"; leaseSeconds: the longest lease.
  entity Grant {
    account: String,
    role: String,
    mode: String,
    labels: Set<String>,
    leaseSeconds: Long,
  };

  // There is one of each: ${soleEntities()}.
  entity Configuration;
  entity Ledger;

  // Facts of the run that the subject token proves. What a token does not state is absent:
  // ask with "has" before reading.
  type Workload = {
${workloadAttributes()}
  };

  // When the question is asked, in UTC. hour: 0 to 23; weekday: 1 (Monday) to 7 (Sunday).
  type Time = {
    now: datetime,
    hour: Long,
    weekday: Long,
  };

  // narrowed: the caller brought a session policy of its own; scope: the OAuth scopes it asked for;
  // novelty: what this identity has not been vended with before: "grant", and in it "branch" and "runner".
  type VendRequest = {
    durationSeconds: Long,
    narrowed: Bool,
    scope: Set<String>,
    novelty: Set<String>,
  };

  // approvals: rules whose approval is held. Only a guardrail may read them:
  // @approval("<rule>") forbid (…) unless { context.approvals.contains("<rule>") };
  type VendContext = {
    approvals: Set<String>,
    workload: Workload,
    request: VendRequest,
    time: Time,
  };

  // One thing that a call to AWS needs; a call that needs several is permitted only if all of them are.
  // action: as IAM writes it, such as "dynamodb:DeleteTable"; level: "List", "Read", "Write", "Tagging" or
  // "Permissions management"; resource: its ARN, or "*"; labels: of that resource, by gateway.yaml; intents:
  // those of gateway.yaml that it falls under; parameters and conditions: "Name=value", such as
  // "BillingMode=PROVISIONED" and "s3:prefix=reports/".
  type AwsCall = {
    action: String,
    service: String,
    operation: String,
    level: String,
    resource: String,
    account: String,
    region: String,
    labels: Set<String>,
    intents: Set<String>,
    parameters: Set<String>,
    conditions: Set<String>,
  };

  type CallContext = {
    approvals: Set<String>,
    workload: Workload,
    call: AwsCall,
    time: Time,
  };

  // field: the class of the field, such as "ssm.GetParameter:Parameter.Value".
  type Answer = {
    field: String,
  };

  type RevealContext = {
    approvals: Set<String>,
    workload: Workload,
    call: AwsCall,
    answer: Answer,
    time: Time,
  };

  type PersonContext = {
    approvals: Set<String>,
    time: Time,
  };

  // changes: the kinds of files that differ from what is in force:
  // ${kindsOfFiles()}.
  type PublishRequest = {
    changes: Set<String>,
  };

  type PublishContext = {
    approvals: Set<String>,
    request: PublishRequest,
    time: Time,
  };

${actionDeclarations()}
}
`;

function soleEntities(): string {
  return Object.entries(soleResources)
    .map(([type, id]) => `${type}::"${id}"`)
    .join(' and ');
}

function kindsOfFiles(): string {
  return changeKinds.map((kind) => JSON.stringify(kind)).join(', ');
}

function workloadAttributes(): string {
  return workloadFactNames
    .map((name) => {
      const mark = alwaysStated.has(name) ? '' : '?';
      return `    // ${workloadFacts[name]}\n    ${name}${mark}: String,`;
    })
    .join('\n');
}

function actionDeclarations(): string {
  return (Object.keys(actions) as Action[])
    .map((name) => {
      const { principal, resource, context, meaning } = actions[name];
      return [
        `  // To ${meaning}.`,
        `  action ${name} appliesTo {`,
        `    principal: [${principal}],`,
        `    resource: [${resource}],`,
        `    context: ${context}Context,`,
        '  };',
      ].join('\n');
    })
    .join('\n\n');
}
