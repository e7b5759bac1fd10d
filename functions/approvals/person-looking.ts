import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { DecidingPorts } from '#core/approvals/people-ports.ts';
import type { SignedInPerson } from '#core/approvals/signed-in-person.ts';
import { originOf } from '#functions/origin.ts';
import type { PagePorts, PageRequest } from '#functions/pages/page-route.ts';
import type { NameOf } from '#pages/approvals/people-words.ts';

/** What the pages of approvals touch of the world. */
export interface ApprovalPagePorts extends Pick<PagePorts, 'audience'>, DecidingPorts {}

/** Whoever looks, as the requests know them. */
export function personLooking({
  signedIn,
  event,
}: Pick<PageRequest, 'signedIn' | 'event'>): SignedInPerson {
  const { person, signedInAt } = signedIn;
  return { person, signedInAt, origin: originOf(event, 'pages') };
}

/** Names by the configuration in force. */
export function namesFor({ signedIn }: Pick<PageRequest, 'signedIn'>): NameOf {
  return (id) => signedIn.configuration.person(id)?.name;
}

/** The request that a path names. */
export function requestNamed(event: APIGatewayProxyEvent): string {
  return event.pathParameters?.id ?? '';
}
