import { type ClientCall, type ClientName, clientNames } from './client-calls.ts';

/** What a call came to in one client. */
export type Outcome =
  | { readonly shown: unknown }
  | { readonly code: string; readonly message: string }
  | { readonly skipped: true };

/** One call in every client. */
export type Told = readonly [ClientCall, Readonly<Record<ClientName, Outcome>>];

/** docs/clients.md, of what the clients told. */
export function clientsPage(groups: readonly { name: string; told: readonly Told[] }[]): string {
  return `${head}
${groups.map(({ name, told }) => `## ${name}\n\n${table(told)}`).join('\n')}
${foot}`;
}

function table(told: readonly Told[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = told.map(([call, outcomes]) =>
    row([
      [`\`${call.service}\` ${call.operation}`, call.way].filter(Boolean).join(', '),
      ...clientNames.map((name) => cell(call, name, outcomes[name])),
      note(call),
    ]),
  );
  const heads = ['operation', ...clientNames, 'why'];
  return `${[row(heads), row(heads.map(() => '---')), ...rows].join('\n')}\n`;
}

function cell(call: ClientCall, client: ClientName, outcome: Outcome): string {
  if ('skipped' in outcome) return 'not tried';
  if ('code' in outcome) return `refused: \`${outcome.code}\``;
  const works = call.expects === 'masked' ? 'works, masked' : 'works';
  return client === 'AWS CLI v1' && call.service === 'sqs' ? `${works} (1)` : works;
}

function note({ expects, shows }: ClientCall): string {
  if (expects === 'masked') return `\`${shows}\` is a secret`;
  return expects === 'refused' ? `“${shows} …”` : '';
}

const head = `# Clients of the gateway

What unmodified clients came to when the tests ran them through the gateway, each configured by environment variables alone
([calling](gateway.md#calling)). *Works*: the client returned what AWS answered. *Works, masked*: the same, with \`***masked***\` in place of the secret. *Refused*: the client
raised this code, with our sentence, and did not try again. \`test/journeys/gateway/every-client.test.ts\` runs them and compares this page
(\`vitest run test/journeys/gateway/every-client.test.ts --update\` writes it).
`;

const foot = `
## What clients do otherwise

- (1) \`aws sqs\` of the AWS CLI v1 asks \`queue.amazonaws.com\` itself, whatever \`AWS_ENDPOINT_URL\` and the profile say. It needs
  \`--endpoint-url "$AWS_ENDPOINT_URL"\`; without, AWS refuses the keys, which it does not know.
- The SDK for JavaScript sends to the host of the queue's URL. So the gateway answers URLs of queues with its own address in them, and takes both forms: what
  is decided on and sent has the host of AWS. A URL that comes another way, such as an output of a stack or a setting, is AWS's own: set \`useQueueUrlAsEndpoint: false\`,
  or ask GetQueueUrl for it.
- SQS takes JSON only; clients so old that they send forms are refused with \`InvalidAction\`.
- The SDK for JavaScript speaks HTTP/2 to Kinesis, Bedrock Runtime, Transcribe, Lex V2, Polly and Q Business, which the gateway does not.
- \`aws s3 presign\` and boto3 presign by Signature Version 2 in the older regions unless \`signature_version = s3v4\` is set, as
  \`sallyport profile --gateway\` does.
`;
