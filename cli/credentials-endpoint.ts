import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asFault } from '#core/faults.ts';
import { type HeldCredentials, isReusable } from './credential-cache/held-credentials.ts';
import { type Exchange, renew } from './credential-cache/renew.ts';
import type { Waiting } from './waiting.ts';

/** Credentials on this machine, for AWS SDKs that ask again in time. */
export interface CredentialsEndpoint {
  readonly url: string;
  /** What the Authorization header of each request must be. */
  readonly secret: string;
  close(): void;
}

const path = '/credentials';

/**
 * Opens a container credentials endpoint on 127.0.0.1 for whoever is given its secret. The first
 * exchange is made before it opens, so what is refused is refused at once; later ones when
 * somebody asks and fewer than 910 s are left.
 */
export async function openCredentialsEndpoint(
  exchange: Exchange,
  waiting: Waiting,
): Promise<CredentialsEndpoint> {
  const current = keepFresh(await exchange({ patient: true }), { exchange, waiting });
  const secret = randomBytes(32).toString('base64url');
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, { secret, port: portOf(server), current });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}${path}`,
    secret,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Keeping {
  readonly exchange: Exchange;
  readonly waiting: Waiting;
}

/** SDKs give an endpoint one second. */
const answerMilliseconds = 700;

/**
 * The credentials of the moment. Of many who ask at once one exchanges; whoever would have to wait
 * longer than an SDK does gets those at hand, and the new ones when it asks again.
 */
function keepFresh(first: HeldCredentials, { exchange, waiting }: Keeping) {
  let held = first;
  let renewing: Promise<HeldCredentials> | undefined;
  const renewed = () => {
    renewing ??= renew({ held, exchange, waiting })
      .then((made) => {
        held = made;
        return made;
      })
      .finally(() => {
        renewing = undefined;
      });
    return renewing;
  };
  return async (): Promise<HeldCredentials> => {
    if (isReusable(held, waiting.clock.now())) return held;
    const spare = held;
    const late = waiting.pause(answerMilliseconds).then(() => spare);
    const isOver = Date.parse(spare.expiration) <= waiting.clock.now().getTime();
    return isOver ? renewed() : Promise.race([renewed(), late]);
  };
}

interface Door {
  readonly secret: string;
  readonly port: number;
  readonly current: () => Promise<HeldCredentials>;
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { secret, port, current }: Door,
): Promise<void> {
  const reply = (status: number, body: unknown) =>
    outgoing
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(body));
  const { method, url, headers } = incoming;
  // Any other name for this address is a web page's doing (DNS rebinding).
  if (headers.host !== `127.0.0.1:${port}` || !isSecret(headers.authorization, secret)) {
    reply(401, {
      code: 'Unauthorized',
      message: 'this endpoint answers the command it was made for',
    });
    return;
  }
  if (method !== 'GET' || url !== path) {
    reply(404, { code: 'NotFound', message: `ask GET ${path}` });
    return;
  }
  try {
    reply(200, containerDocument(await current()));
  } catch (error) {
    const { message, code, form } = asFault(error);
    reply(form.status, { code, message });
  }
}

function isSecret(shown: string | undefined, secret: string): boolean {
  const [one, other] = [Buffer.from(shown ?? ''), Buffer.from(secret)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function containerDocument(held: HeldCredentials) {
  return {
    AccessKeyId: held.accessKeyId,
    SecretAccessKey: held.secretAccessKey,
    Token: held.sessionToken,
    Expiration: held.expiration,
    AccountId: held.accountId,
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
