import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Fault } from '#core/faults.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { verifySignature } from '#core/sigv4/verify-signature.ts';
import { readRequest } from '#local/sandbox/read-request.ts';

/** Whom the stub lets in. */
export const stubCredentials = {
  accessKeyId: 'ASIAPLANTEDPLANTED00',
  secretAccessKey: 'planted-secret-access-key-of-the-broker',
  sessionToken: 'planted-session-token-of-the-broker',
};

/** What stands in every reply of a stub that misbehaves; a fault must not repeat it. */
export const plantedInReplies = 'planted-in-the-reply';

/** Time stands still for stubs and whoever calls them. */
export const stubClock = { now: () => new Date('2026-11-22T10:00:00Z') };

/** A call whose signature was right. */
export interface StubCall {
  readonly request: SignedHttpRequest;
  /** What follows the dot of `x-amz-target`; empty for REST. */
  readonly operation: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
  header(name: string): string | undefined;
}

export interface StubReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes as they are, anything else as JSON; `{}` unless told. */
  readonly body?: string | Uint8Array | object;
}

/** Ways in which a service is not itself. */
export const storms = {
  reset: (outgoing) => void outgoing.socket?.resetAndDestroy(),
  hanging: () => undefined,
  'hanging half-way': (outgoing) => {
    outgoing.writeHead(200, { 'content-length': '1000' });
    outgoing.write(`{"${plantedInReplies}`);
  },
  'cut off': (outgoing) => {
    outgoing.writeHead(200, { 'content-length': '1000' });
    outgoing.write(`{"${plantedInReplies}`, () => outgoing.socket?.destroy());
  },
  failing: (outgoing) => say(outgoing, 500, `{"message":"${plantedInReplies}"}`),
  'failing in HTML': (outgoing) => say(outgoing, 503, `<html>${plantedInReplies}</html>`),
  refusing: (outgoing) => say(outgoing, 400, `{"message":"${plantedInReplies}"}`),
  'refusing in XML': (outgoing) =>
    say(outgoing, 403, `<Error><Code>${plantedInReplies}</Code></Error>`),
  throttling: (outgoing) => say(outgoing, 429, plantedInReplies),
  'answering garbage': (outgoing) => say(outgoing, 200, `{"${plantedInReplies}`),
  'answering HTML': (outgoing) => say(outgoing, 200, `<html>${plantedInReplies}</html>`),
  'answering without end': (outgoing) => {
    outgoing.writeHead(200);
    const more = () => {
      while (!outgoing.destroyed && outgoing.write(Buffer.alloc(1 << 20, ' ')));
    };
    outgoing.on('drain', more);
    more();
  },
  'sending elsewhere': (outgoing) =>
    say(outgoing, 307, plantedInReplies, { location: 'http://127.0.0.1:1/' }),
} as const satisfies Record<string, (outgoing: ServerResponse) => void>;

export type Storm = keyof typeof storms;

/** A service of AWS as its documentation has it, on a free loopback port. */
export interface StubAws {
  readonly url: string;
  /** Calls that were let in, in their order. */
  readonly calls: readonly StubCall[];
  /** From now on nothing but this; undefined: itself again. */
  setStorm(storm: Storm | undefined): void;
  stop(): Promise<void>;
}

/** Starts a stub that checks every signature for the service, and answers as `answer` says. */
export async function startStub(
  service: string,
  answer: (call: StubCall) => StubReply | Promise<StubReply>,
): Promise<StubAws> {
  const calls: StubCall[] = [];
  let storm: Storm | undefined;
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    if (request === undefined) return say(outgoing, 413, '');
    if (storm !== undefined) return storms[storm](outgoing);
    const verdict = await verifySignature(
      request,
      { secretFor: async () => ({ ...stubCredentials, principal: 'broker' }) },
      { now: stubClock.now(), region: 'us-east-1', service },
    );
    if (verdict instanceof Fault) {
      return say(outgoing, 403, JSON.stringify({ __type: 'InvalidSignatureException' }));
    }
    const call = callOf(request);
    calls.push(call);
    const { status = 200, headers = {}, body = {} } = await answer(call);
    const isAsIs = typeof body === 'string' || body instanceof Uint8Array;
    say(outgoing, status, isAsIs ? body : JSON.stringify(body), headers);
  };
  const server = createServer((incoming, outgoing) => {
    void handle(incoming, outgoing).catch((error) => say(outgoing, 500, String(error)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    setStorm: (next) => {
      storm = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** An error as JSON services tell it. */
export function stubError(code: string, status = 400): StubReply {
  const body = { __type: `com.amazonaws.service#${code}`, message: plantedInReplies };
  return { status, body };
}

function callOf(request: SignedHttpRequest): StubCall {
  const header = (name: string) => headerValues(request, name)[0];
  const target = header('x-amz-target') ?? '';
  return { request, operation: target.split('.').at(-1) ?? '', json: jsonOf(request.body), header };
}

function jsonOf(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function say(
  outgoing: ServerResponse,
  status: number,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): void {
  outgoing.writeHead(status, headers).end(body);
}
