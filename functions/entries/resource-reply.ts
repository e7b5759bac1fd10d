import { Fault } from '#core/faults.ts';
import type { ResourceReply } from '#functions/first-configuration.ts';

const timeoutMilliseconds = 10_000;

/**
 * Puts what CloudFormation is told at the address that it signed for that. Throws `unavailable`, so
 * that Lambda has it done again. The address lets whoever has it speak for the resource: it is kept
 * out of every message.
 */
export async function replyToCloudFormation(url: string, reply: ResourceReply): Promise<void> {
  const isOk = isAddress(url) && (await put(url, JSON.stringify(reply)));
  if (isOk) return;
  throw new Fault(
    'unavailable',
    'cloudformation could not be told what became of its request; wait, it is tried again',
  );
}

function isAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
}

async function put(url: string, body: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    // Signed without a media type, which fetch would add by itself for text.
    const headers = { 'content-type': '' };
    const response = await fetch(url, { method: 'PUT', headers, body, signal, redirect: 'error' });
    return response.ok;
  } catch {
    return false;
  }
}
