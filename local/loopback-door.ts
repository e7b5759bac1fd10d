import type { IncomingMessage } from 'node:http';
import { Fault } from '#core/faults.ts';

/**
 * Refuses what a web page could have sent: a name that merely resolves here (DNS rebinding) shows
 * in Host, another page's request in Origin or Sec-Fetch-Site.
 */
export function checkLoopbackDoor(request: IncomingMessage, port: number): void {
  const { host, origin } = request.headers;
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (host === undefined || !own.includes(host)) {
    throw new Fault('forbidden_origin', `this door answers only to Host 127.0.0.1:${port}`);
  }
  if (origin !== undefined && !own.includes(origin.replace(/^http:\/\//u, ''))) {
    throw new Fault('forbidden_origin', 'this door does not answer other web pages');
  }
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') {
    throw new Fault('forbidden_origin', 'this door does not answer other web pages');
  }
}
