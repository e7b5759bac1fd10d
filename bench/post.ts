import { type Agent, type OutgoingHttpHeaders, request } from 'node:http';

/** What is posted, over connections that `agent` keeps. */
export interface Posting {
  readonly agent: Agent;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Uint8Array;
}

/** Posts once and reads the answer whole; anything but 200 ends the benchmark. */
export function post(url: string, { agent, headers, body }: Posting): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`${answer.statusCode}: ${Buffer.concat(parts).toString()}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
