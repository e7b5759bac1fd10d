import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Fault } from '#core/faults.ts';

/**
 * Refuses what was not sent by a page of ours: a browser states Origin with every POST, and newer
 * ones Sec-Fetch-Site too, neither of which a page can change. Throws `forbidden_origin`.
 */
export function requireOwnPage(event: APIGatewayProxyEvent, broker: string): void {
  const { origin, 'sec-fetch-site': site = 'same-origin' } = event.headers;
  if (origin === new URL(broker).origin && site === 'same-origin') return;
  throw new Fault(
    'forbidden_origin',
    `this takes forms of its own pages only; open ${broker}/sign-in in your browser`,
  );
}
