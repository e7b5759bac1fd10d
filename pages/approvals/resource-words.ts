import { type Html, html } from '../html.ts';

/** Services by what people call them; others are called by their prefix. */
const services: Readonly<Record<string, string>> = {
  cloudformation: 'CloudFormation',
  dynamodb: 'DynamoDB',
  ec2: 'EC2',
  ecr: 'ECR',
  ecs: 'ECS',
  eks: 'EKS',
  iam: 'IAM',
  kms: 'KMS',
  lambda: 'Lambda',
  logs: 'CloudWatch Logs',
  rds: 'RDS',
  s3: 'S3',
  secretsmanager: 'Secrets Manager',
  sns: 'SNS',
  sqs: 'SQS',
  ssm: 'Systems Manager',
  states: 'Step Functions',
  sts: 'STS',
};

/** A service by the name that people know it by. */
export function serviceWords(prefix: string): string {
  const known = prefix.toLowerCase();
  return Object.hasOwn(services, known) ? (services[known] ?? prefix) : prefix;
}

/** What a pattern of ARNs stands for: `everything below acme-shop-site`, in the account it names. */
export function resourceWords(pattern: string): Html {
  const arn = readArn(pattern);
  if (arn === undefined) return html`<code>${pattern}</code>`;
  return html`${nameWords(arn)}${placeWords(arn)}`;
}

interface Arn {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

function readArn(pattern: string): Arn | undefined {
  const [arn, , service = '', region = '', account = '', ...rest] = pattern.split(':');
  const name = rest.join(':');
  return arn === 'arn' && name !== '' ? { service, region, account, name } : undefined;
}

function nameWords({ service, name }: Arn): Html {
  const bucket = service === 's3' ? /^([^*?/]+)(?:\/(.*))?$/u.exec(name) : null;
  if (bucket !== null) return objectWords(bucket[1] ?? '', bucket[2]);
  const of = serviceWords(service);
  if (name === '*') return html`everything of ${of}`;
  const below = /^([^*?]*)\*$/u.exec(name)?.[1];
  if (below === undefined) return html`${of} <code>${name}</code>`;
  return html`everything of ${of} that begins with <code>${below}</code>`;
}

function objectWords(bucket: string, key: string | undefined): Html {
  if (key === undefined) return html`the S3 bucket <code>${bucket}</code>`;
  if (key === '*') return html`every object in the S3 bucket <code>${bucket}</code>`;
  const below = /^([^*?]*)\*$/u.exec(key)?.[1];
  return below === undefined
    ? html`the object <code>${key}</code> in the S3 bucket <code>${bucket}</code>`
    : html`every object below <code>${below}</code> in the S3 bucket <code>${bucket}</code>`;
}

function placeWords({ region, account }: Arn): Html {
  const parts = [
    ...(region === '' ? [] : [region === '*' ? 'any region' : region]),
    ...(account === '' ? [] : [account === '*' ? 'any account' : `account ${account}`]),
  ];
  return parts.length === 0 ? html`` : html` <span class="soft">(${parts.join(', ')})</span>`;
}
