import { hash } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import { FloodGuard } from '#core/limits/flood-guard.ts';
import type { BrowserSignInPorts, SignInIssuers } from '#core/sign-in/ports.ts';
import type { Secrets } from '#core/world.ts';
import { pageRoutes } from '#functions/routes/broker-routes.ts';
import { matchRoutes } from '#functions/routes/match-route.ts';
import { createDemoSignIn, type DemoSignIn } from '#local/issuer/sign-in/demo-sign-in.ts';
import { demoSignInRoutes } from '#local/issuer/sign-in/demo-sign-in-routes.ts';
import { broker, type ExchangeWorld, exchangeWorld, type WorldSetting } from './exchange-world.ts';
import { gatewayEvent } from './functions/gateway-event.ts';

/** The pages over adapters in memory, and the demo issuer beside them. */
export interface SignInWorld extends ExchangeWorld {
  readonly signIn: BrowserSignInPorts;
  /** What the issuer answers instead of what the demo issuer would; each call may look at the form. */
  readonly issuerSays: { idToken?: (code: string) => Promise<string> };
  /** The pages, and those of the demo issuer. */
  readonly routes: ReturnType<typeof pageRoutes>;
  browser(): Browser;
  /** Kinds of all entries, in order. */
  kinds(): Promise<readonly string[]>;
}

/** What a page answered. */
export interface PageReply {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
}

/** What a request of a browser says beside its address. */
interface Sent {
  readonly form?: Readonly<Record<string, string>>;
  /** Headers in place of what a browser would state of its own page. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser as far as these pages need one: it keeps cookies and states where a form came from. */
export interface Browser {
  readonly jar: Map<string, string>;
  get(target: string, sent?: Sent): Promise<PageReply>;
  post(target: string, sent?: Sent): Promise<PageReply>;
  /** Begins to sign in; the address of the issuer's page. */
  begin(form?: Readonly<Record<string, string>>): Promise<URL>;
  /** Chooses a demo person there; the address that leads back. */
  choose(location: URL, persona: string): Promise<string>;
  /** All of it; the last reply. */
  signIn(persona: string, form?: Readonly<Record<string, string>>): Promise<PageReply>;
}

export const signedInCookie = 'sallyport-8787-signed-in';
export const attemptCookie = 'sallyport-8787-attempt';

/** Secrets that differ, and are the same in each run. */
export function serialSecrets(): Secrets {
  const serial = { last: 0 };
  return {
    newSecret: () => {
      serial.last += 1;
      return hash('sha256', `secret ${serial.last}`, 'base64url');
    },
  };
}

export async function signInWorld(setting: WorldSetting = {}): Promise<SignInWorld> {
  const world = await exchangeWorld(setting);
  const { clock } = world;
  const secrets = serialSecrets();
  const parts = { issuer: world.issuer, broker, clock, secrets };
  const issuerSays: SignInWorld['issuerSays'] = {};
  // The routes' own codes, so that what the page issued can be redeemed behind it.
  const demo = createDemoSignIn(parts);
  const signIn: BrowserSignInPorts = {
    ...world.ports,
    secrets,
    floods: new FloodGuard(),
    issuers: demoIssuers(demo, issuerSays),
  };
  const routes = [...pageRoutes({ ...world.admin, ...signIn }), ...demoSignInRoutes(demo, broker)];
  return {
    ...world,
    signIn,
    issuerSays,
    routes,
    browser: () => browserOf(routes),
    kinds: async () => {
      const entries = await world.store.entries({ limit: 1_000 });
      return entries.map(({ entry }) => entry.body.kind);
    },
  };
}

function demoIssuers(demo: DemoSignIn, says: SignInWorld['issuerSays']): SignInIssuers {
  return {
    endpoints: async ({ iss }) => ({ authorization: `${iss}/authorize`, namesIssuer: true }),
    redeem: async ({ client }, { code, codeVerifier, redirectUri }) => {
      if (says.idToken !== undefined) return says.idToken(code);
      const form = {
        grant_type: 'authorization_code',
        code,
        code_verifier: codeVerifier,
        redirect_uri: redirectUri,
        client_id: client.clientId,
      };
      const { statusCode, body } = await demo.token(new Map(Object.entries(form)));
      if (statusCode !== 200) throw new Fault('sign_in_needed', 'the code is not taken');
      return JSON.parse(body).id_token;
    },
  };
}

function browserOf(routes: ReturnType<typeof pageRoutes>): Browser {
  const jar = new Map<string, string>();
  const ask = async (method: string, target: string, sent: Sent = {}): Promise<PageReply> => {
    const url = new URL(target, broker);
    const match = matchRoutes(routes, url.pathname).find(({ route }) => route.method === method);
    if (match === undefined) throw new Error(`no route for ${method} ${url.pathname}`);
    const event = gatewayEvent(
      {
        method,
        target: `${url.pathname}${url.search}`,
        headers: Object.entries({ ...usual(method, jar), ...sent.headers }),
        body: new URLSearchParams(sent.form).toString(),
      },
      { requestId: 'r-of-the-tests', pathParameters: match.pathParameters },
    );
    const result = await match.route.route(event);
    const cookies = (result.multiValueHeaders?.['set-cookie'] ?? []).map(String);
    for (const cookie of cookies) keep(jar, cookie);
    const headers = Object.entries(result.headers ?? {});
    return {
      status: result.statusCode,
      body: result.body,
      headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
      cookies,
    };
  };
  const begin: Browser['begin'] = async (form = {}) => {
    const reply = await ask('POST', '/sign-in', { form: { issuer: 'people', ...form } });
    if (reply.status !== 200) throw new Error(`${reply.status}: ${reply.body}`);
    return new URL(String(reply.headers.refresh).replace('0;url=', ''));
  };
  const choose: Browser['choose'] = async (location, persona) => {
    const form = { ...Object.fromEntries(location.searchParams), persona };
    const reply = await ask('POST', location.pathname, { form });
    return String(reply.headers.location);
  };
  return {
    jar,
    get: (target, sent) => ask('GET', target, sent),
    post: (target, sent) => ask('POST', target, sent),
    begin,
    choose,
    signIn: async (persona, form) => ask('GET', await choose(await begin(form), persona)),
  };
}

function usual(method: string, jar: ReadonlyMap<string, string>): Record<string, string> {
  const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    ...(cookies === '' ? {} : { cookie: cookies }),
    ...(method === 'GET'
      ? {}
      : {
          origin: broker,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
        }),
  };
}

function keep(jar: Map<string, string>, cookie: string): void {
  const [pair = ''] = cookie.split(';');
  const [name = '', value = ''] = pair.split('=');
  if (value === '') jar.delete(name);
  else jar.set(name, value);
}

/** The token in a page's forms. */
export function formTokenIn(page: string): string {
  const found = /name="form_token" value="([\w-]{43})"/u.exec(page)?.[1];
  if (found === undefined) throw new Error('the page has no form of a signed-in person');
  return found;
}
