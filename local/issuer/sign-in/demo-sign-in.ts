import { hash } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import { callbackUrl } from '#core/sign-in/callback-url.ts';
import type { Clock, Secrets } from '#core/world.ts';
import { pageReply, seeOther } from '#functions/pages/page-reply.ts';
import { jsonReply } from '#functions/reply.ts';
import { personaOf, personas } from '../../personas.ts';
import type { DemoIssuer } from '../demo-issuer.ts';
import { type DemoClient, readAuthorizationRequest } from './authorization-request.ts';
import { authorizePage } from './authorize-page.ts';
import { createDemoCodes, type DemoCodes } from './demo-codes.ts';

/** What the broker is called at the demo issuer. */
const demoClientId = 'sallyport';

type Parameters = ReadonlyMap<string, string>;
type DemoReply = ReturnType<typeof pageReply>;

/** The demo issuer's part in signing in with a browser. */
export interface DemoSignIn {
  /** The page on which a demo person is chosen. It changes nothing. */
  show(query: Parameters): DemoReply;
  /** The choice: back to the broker, with a code or with `access_denied`. */
  choose(form: Parameters): DemoReply;
  /** The token endpoint (RFC 6749 §4.1.3, RFC 7636 §4.6). */
  token(form: Parameters): Promise<DemoReply>;
}

interface DemoSignInParts {
  readonly issuer: DemoIssuer;
  /** The broker's URL. */
  readonly broker: string;
  readonly clock: Clock;
  readonly secrets: Secrets;
}

/** Makes the demo issuer's sign-in, which knows one client: the broker beside it. */
export function createDemoSignIn(parts: DemoSignInParts): DemoSignIn {
  const client: DemoClient = { clientId: demoClientId, redirectUri: callbackUrl(parts.broker) };
  const codes = createDemoCodes(parts);
  const people = personas.filter(({ kind }) => kind === 'person');
  return {
    show(query) {
      readAuthorizationRequest(query, client);
      return pageReply(authorizePage(people, query));
    },
    choose(form) {
      const request = readAuthorizationRequest(form, client);
      const answer = new URL(request.redirectUri);
      for (const [name, value] of answerOf({ form, request }, codes, parts)) {
        answer.searchParams.set(name, value);
      }
      return seeOther(answer.href);
    },
    token: (form) => redeem(form, codes, parts),
  };
}

interface Chosen {
  readonly form: Parameters;
  readonly request: ReturnType<typeof readAuthorizationRequest>;
}

function answerOf(
  { form, request }: Chosen,
  codes: DemoCodes,
  { issuer, clock }: DemoSignInParts,
): readonly (readonly [string, string])[] {
  // RFC 9207 §2: errors name their issuer too.
  const both = [
    ['state', request.state],
    ['iss', issuer.issuerOf('people')],
  ] as const;
  const persona = personaOf(form.get('persona') ?? '');
  if (form.has('cancel')) return [['error', 'access_denied'], ...both];
  if (persona?.kind !== 'person') {
    throw new Fault('invalid_request', 'no demo person has that name; choose one from the page');
  }
  const grant = { request, persona: persona.name, authenticatedAt: clock.now() };
  return [['code', codes.issue(grant)], ...both];
}

async function redeem(
  form: Parameters,
  codes: DemoCodes,
  { issuer, clock }: DemoSignInParts,
): Promise<DemoReply> {
  const grant = codes.redeem(form.get('code') ?? '');
  const verifier = hash('sha256', form.get('code_verifier') ?? '', 'base64url');
  const isOwn =
    form.get('grant_type') === 'authorization_code' &&
    grant?.request.clientId === form.get('client_id') &&
    grant?.request.redirectUri === form.get('redirect_uri') &&
    grant?.request.codeChallenge === verifier;
  const persona = personaOf(grant?.persona ?? '');
  if (!isOwn || grant === undefined || persona === undefined) {
    return jsonReply(400, { error: 'invalid_grant' });
  }
  const { nonce, clientId } = grant.request;
  const auth_time = Math.floor(grant.authenticatedAt.getTime() / 1_000);
  const idToken = await issuer.mint(
    'people',
    { ...persona.claims, nonce, auth_time, azp: clientId },
    { audience: clientId, now: clock.now() },
  );
  // Nothing is behind the access token: OAuth demands one (RFC 6749 §5.1).
  return jsonReply(200, { access_token: 'none', token_type: 'Bearer', id_token: idToken });
}
