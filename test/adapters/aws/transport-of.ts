import type { Transport } from '#adapters/aws/transport.ts';

/** A transport that answers without a network, told as `fetch` is. */
export function transportOf(answer: typeof fetch): Transport {
  return async ({ url, method, target, headers, body }, { signal, largestReplyBytes }) => {
    const sent = { method, headers: Object.fromEntries(headers), body: Buffer.from(body), signal };
    const response = await answer(`${url.origin}${target}`, sent);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (bytes.length > largestReplyBytes) return 'too-long';
    return { status: response.status, headers: new Map(response.headers), body: bytes };
  };
}
