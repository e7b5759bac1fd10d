import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { writeXml } from '#core/xml/write-xml.ts';
import { listenOn, portOf } from '#local/front/http-server.ts';

/** How calls are answered; whatever becomes of the answer, they are carried out. */
export type Weather = 'fair' | 'stalling' | 'slow' | 'half an answer' | 'reset';

/** An AWS that only counts: STS gives roles, and each call of DynamoDB is carried out on its table. */
export interface CountingAws {
  readonly url: string;
  /** How often calls on a table were carried out. */
  executions(table: string): number;
  setWeather(weather: Weather): void;
  /** Resolves once a call on the table was carried out, and once its answer was written as well. */
  readonly reached: (table: string) => Promise<void>;
  readonly answered: (table: string) => Promise<void>;
  /** Nobody listens from here on. */
  stop(): Promise<void>;
}

export async function countingAws(port = 0): Promise<CountingAws> {
  const counts = new Map<string, number>();
  const [reached, answered] = [new Milestones(), new Milestones()];
  let weather: Weather = 'fair';
  const server = createServer(async (incoming, outgoing) => {
    const body = await textOf(incoming);
    if (incoming.headers['x-amz-target'] === undefined) return assumeRole(body, outgoing);
    const table = String(JSON.parse(body).TableName);
    counts.set(table, (counts.get(table) ?? 0) + 1);
    reached.pass(table);
    outgoing.once('finish', () => answered.pass(table));
    answers[weather](outgoing);
  });
  await listenOn(server, port);
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    executions: (table) => counts.get(table) ?? 0,
    setWeather: (next) => {
      weather = next;
    },
    reached: (table) => reached.at(table),
    answered: (table) => answered.at(table),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Promises by name that resolve once somebody has passed. */
class Milestones {
  readonly #all = new Map<string, PromiseWithResolvers<void>>();

  at(name: string): Promise<void> {
    return this.#of(name).promise;
  }

  pass(name: string): void {
    this.#of(name).resolve();
  }

  #of(name: string): PromiseWithResolvers<void> {
    const known = this.#all.get(name) ?? Promise.withResolvers<void>();
    this.#all.set(name, known);
    return known;
  }
}

const answer = Buffer.from('{"Attributes":{}}');
const head = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'counted' };

const answers: Readonly<Record<Weather, (outgoing: ServerResponse) => void>> = {
  fair: (outgoing) => void outgoing.writeHead(200, head).end(answer),
  stalling: () => undefined,
  slow: (outgoing) => {
    outgoing.writeHead(200, { ...head, 'content-length': answer.length });
    const writeFrom = (at: number) => {
      if (at >= answer.length) return void outgoing.end();
      outgoing.write(answer.subarray(at, at + 1));
      setTimeout(writeFrom, 10, at + 1);
    };
    writeFrom(0);
  },
  'half an answer': (outgoing) => {
    outgoing.writeHead(200, { ...head, 'content-length': answer.length });
    outgoing.write(answer.subarray(0, 5), () => outgoing.destroy());
  },
  reset: (outgoing) => outgoing.socket?.resetAndDestroy(),
};

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function assumeRole(form: string, outgoing: ServerResponse): void {
  const asked = new URLSearchParams(form);
  const session = asked.get('RoleSessionName') ?? '';
  const role = (asked.get('RoleArn') ?? '')
    .replace(':iam:', ':sts:')
    .replace(':role/', ':assumed-role/');
  const result = {
    AssumedRoleUser: { Arn: `${role}/${session}`, AssumedRoleId: `AROACOUNTINGAWS:${session}` },
    Credentials: {
      AccessKeyId: 'ASIACOUNTINGAWS00000',
      SecretAccessKey: 'x'.repeat(40),
      SessionToken: 'of the counting AWS'.replaceAll(' ', '-'),
      Expiration: new Date(Date.now() + 3_600_000).toISOString(),
    },
  };
  outgoing.writeHead(200, { 'content-type': 'text/xml' });
  outgoing.end(writeXml('AssumeRoleResponse', { AssumeRoleResult: result }));
}
