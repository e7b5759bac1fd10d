import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { setTimeout as waitFor } from 'node:timers/promises';
import { listenOn, portOf } from '#local/front/http-server.ts';

/** One call that went through. */
export interface Recorded {
  readonly operation: string;
  /** Milliseconds of `performance.now`. */
  readonly from: number;
  readonly to: number;
}

/** Answers what is recorded. */
type Behind = (message: IncomingMessage, response: ServerResponse) => unknown;

export interface RecordingDoor {
  readonly url: string;
  stop(): void;
}

/** So long each call takes at least, so that calls which wait for each other never overlap. */
const delayMilliseconds = 60;

/** Records each call on its way to a server: by its operation, or as `named` where it tells none. */
export async function openRecordingDoor(
  { behind, named }: { readonly behind: Behind; readonly named: string },
  recorded: Recorded[],
): Promise<RecordingDoor> {
  const server = createServer(async (message, response) => {
    const from = performance.now();
    const target = String(message.headers['x-amz-target'] ?? named);
    response.once('finish', () => {
      recorded.push({ operation: target.split('.').at(-1) ?? '', from, to: performance.now() });
    });
    await waitFor(delayMilliseconds);
    behind(message, response);
  });
  await listenOn(server, 0);
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Hands a call on to a server that does not look at whom it was meant for. */
export function handingOnTo(target: string): Behind {
  const { port } = new URL(target);
  return (message, response) => {
    const { method, url: path, headers } = message;
    const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    message.pipe(sent);
  };
}

/** Calls in groups that overlap: as many groups as somebody waited for one after another. */
export function depthsOf(recorded: readonly Recorded[]): readonly (readonly string[])[] {
  const groups: { operations: string[]; to: number }[] = [];
  for (const { operation, from, to } of recorded.toSorted((a, b) => a.from - b.from)) {
    const last = groups.at(-1);
    if (last !== undefined && from < last.to) {
      last.operations.push(operation);
      last.to = Math.max(last.to, to);
    } else {
      groups.push({ operations: [operation], to });
    }
  }
  return groups.map(({ operations }) => operations.toSorted());
}
