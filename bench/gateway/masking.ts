import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import { type MaskedResponse, maskResponse } from '#core/gateway/mask/mask-response.ts';
import type { AwsProtocol } from '#core/gateway/recognised-operation.ts';
import { readXml } from '#core/xml/read-xml.ts';
import { type Contest, compete } from '../contest.ts';

/** What of it is masked, and against what it is measured. */
interface Masked {
  readonly name: string;
  readonly call: readonly [service: string, operation: string, protocol: AwsProtocol];
  readonly body: Buffer;
  readonly added: readonly string[];
  readonly floor: () => unknown;
  /** Larger than any answer of its kind, or with more to mask: it has no goal. */
  readonly isWorst?: boolean;
}

const fields = 'against JSON.parse and JSON.stringify of it';
const bodies: readonly Masked[] = [
  ofItems('one attribute of each item', ['dynamodb.Query:Items[]{email}']),
  ofItems('no attribute that is there', ['dynamodb.Query:Items[]{absent}']),
  { ...ofItems('every attribute', ['dynamodb.Query:Items[]{}']), isWorst: true },
  { ...ofParameters(), isWorst: true },
  ofXml(),
];

/** Prints how fast answers are masked by path, and how that compares. */
export async function printMasking(): Promise<void> {
  console.log('masking by path');
  for (const masked of bodies) {
    const outcome = await compete(contestOf(masked));
    const rate = (masked.body.length / outcome.subjectMicroseconds).toFixed(0);
    const [low, high] = outcome.spread.map((value) => value.toFixed(2));
    const size = `${(masked.body.length / 1_000_000).toFixed(1)} MB`;
    console.log(`  ${masked.name}, ${size}: ${rate} MB/s`);
    const verdict = outcome.ratio <= outcome.goal ? 'met' : 'NOT met';
    const goal = masked.isWorst === true ? '' : `; goal ≤ ${outcome.goal}: ${verdict}`;
    console.log(
      `    takes ${outcome.ratio.toFixed(2)} of the time (middle half of rounds ${low} to ${high}${goal})`,
    );
  }
  console.log();
}

function contestOf({ name, call, body, added, floor }: Masked): Contest {
  const [service, operation, protocol] = call;
  const headers = [['content-length', String(body.length)]] as const;
  const response = { service, operation, protocol, status: 200, headers, body };
  const rules = { revealed: new Set<string>(), added };
  const subject = (): MaskedResponse => {
    const answer = maskResponse(response, rules);
    if (answer instanceof Fault) throw answer;
    return answer;
  };
  return { name, goal: 1, batch: 3, floor, subject };
}

function ofItems(what: string, added: readonly string[]): Masked {
  const body = Buffer.from(JSON.stringify({ Items: many(2_600, item), Count: 2_600 }));
  return {
    name: `${what} of a Query of DynamoDB, ${fields}`,
    call: ['dynamodb', 'Query', 'json'],
    body,
    added,
    floor: () => rewritten(body),
  };
}

function ofParameters(): Masked {
  const Parameters = many(6_000, (n) => ({
    Name: `/shop/production/service-${n}/setting`,
    Type: n % 3 === 0 ? 'SecureString' : 'String',
    Value: `value ${n} of a setting`,
    Version: n,
    LastModifiedDate: 1_700_000_000 + n,
  }));
  const body = Buffer.from(JSON.stringify({ Parameters }));
  return {
    name: `SecureString values among the parameters of SSM, ${fields}`,
    call: ['ssm', 'GetParametersByPath', 'json'],
    body,
    added: [],
    floor: () => rewritten(body),
  };
}

function ofXml(): Masked {
  const stacks = many(4_000, (n) => ({
    OutputKey: `Output${n}`,
    OutputValue: `value-${n}`.repeat(8),
  }));
  const members = stacks
    .map(
      (each) =>
        `<member><OutputKey>${each.OutputKey}</OutputKey>\n<OutputValue>${each.OutputValue}</OutputValue></member>`,
    )
    .join('\n');
  const body = Buffer.from(
    `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><Outputs>${members}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  );
  return {
    name: 'outputs of CloudFormation in XML, against reading it by readXml',
    call: ['cloudformation', 'DescribeStacks', 'query'],
    body,
    added: [],
    floor: () => readXml(body.toString('utf8')),
  };
}

function rewritten(body: Buffer): Buffer {
  return Buffer.from(JSON.stringify(JSON.parse(body.toString('utf8'))));
}

function many<T>(count: number, make: (n: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

function item(n: number) {
  return {
    id: { S: `order-${n}-${Math.imul(n, 2_654_435_761).toString(16)}` },
    email: { S: `person-${n}@example.com` },
    total: { N: String(n * 1.25) },
    note: { S: 'words that are "quoted" and plain, of middling length '.repeat(1 + (n % 3)) },
    tags: { L: [{ S: 'new' }, { S: 'gift' }] },
    address: {
      M: { street: { S: `Road ${n}` }, city: { S: 'Köln' }, zip: { N: String(10_000 + n) } },
    },
    paid: { BOOL: n % 2 === 0 },
  };
}
