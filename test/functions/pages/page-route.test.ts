import type { APIGatewayProxyResult } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { cookieOf, keepCookie, ownCookies } from '#functions/pages/cookies.ts';
import { pageReply } from '#functions/pages/page-reply.ts';
import { type PageRequest, signedInPage } from '#functions/pages/page-route.ts';
import { signInPath } from '#functions/pages/sign-in-path.ts';
import { html } from '#pages/html.ts';
import { broker } from '#test/exchange-world.ts';
import { gatewayEvent, type HttpRequest } from '#test/functions/gateway-event.ts';
import { formTokenIn, signedInCookie, signInWorld } from '#test/sign-in-world.ts';

/** A page behind the sign-in that keeps what it was called with. */
async function scene() {
  const world = await signInWorld();
  const seen: PageRequest[] = [];
  const route = signedInPage(world.signIn, async (request) => {
    seen.push(request);
    return pageReply(html`<p>for ${request.signedIn.person.name}</p>`);
  });
  const grace = world.browser();
  await grace.signIn('grace');
  const cookie = ['cookie', `${signedInCookie}=${grace.jar.get(signedInCookie)}`] as const;
  const formToken = formTokenIn((await grace.get('/sign-in')).body);
  const ask = (request: HttpRequest): Promise<APIGatewayProxyResult> =>
    route(gatewayEvent(request, { requestId: 'r-7' }));
  return { seen, cookie, formToken, ask };
}

const ownPage = [
  ['origin', broker],
  ['sec-fetch-site', 'same-origin'],
  ['content-type', 'application/x-www-form-urlencoded'],
] as const;

describe('a page behind the sign-in', () => {
  test('is given who is signed in, and on POST the form without its token', async () => {
    const { seen, cookie, formToken, ask } = await scene();
    expect((await ask({ method: 'GET', target: '/a', headers: [cookie] })).body).toBe(
      '<p>for Grace</p>',
    );
    const body = `choice=approve&form_token=${formToken}`;
    await ask({ method: 'POST', target: '/a', headers: [cookie, ...ownPage], body });
    expect(seen.map(({ form }) => [...form])).toEqual([[], [['choice', 'approve']]]);
    expect(seen[0]?.signedIn).toMatchObject({
      person: { id: 'grace', groups: ['security'] },
      signedInAt: new Date('2026-11-22T10:00:00.000Z'),
    });
  });

  test('leads whoever is not signed in to the sign-in, and from there back to it', async () => {
    const { seen, ask } = await scene();
    const reply = await ask({ method: 'GET', target: '/a/b?c=1&c=2&d=%26' });
    expect(reply).toMatchObject({
      statusCode: 303,
      headers: { location: '/sign-in?return=%2Fa%2Fb%3Fc%3D1%26c%3D2%26d%3D%2526' },
    });
    expect(seen).toEqual([]);
  });

  test.each([
    [`${broker}/a/b?c=1`, '/sign-in?return=%2Fa%2Fb%3Fc%3D1'],
    ['https://evil.example/a', '/sign-in?return=%2Fsign-in'],
    ['', '/sign-in?return=%2Fsign-in'],
  ])('leads a form of %j whose sign-in is over to the sign-in', async (referer, location) => {
    const { seen, ask } = await scene();
    const headers = [...ownPage, ['referer', referer] as const];
    const reply = await ask({ method: 'POST', target: '/a', headers, body: 'choice=approve' });
    expect(reply).toMatchObject({ statusCode: 303, headers: { location } });
    expect(seen).toEqual([]);
  });

  test.each(['POST', 'PUT', 'DELETE', 'HEAD'])(
    'does nothing for %s without a token or from elsewhere',
    async (method) => {
      const { seen, cookie, formToken, ask } = await scene();
      const body = `form_token=${formToken}`;
      for (const request of [
        { method, target: '/a', headers: [cookie], body },
        { method, target: '/a', headers: [cookie, ...ownPage] },
      ]) {
        expect((await ask(request)).statusCode).toBe(403);
      }
      expect(seen).toEqual([]);
    },
  );

  test('tells of a fault as a page, with the id of the request and no caller text', async () => {
    const { cookie, ask } = await scene();
    const reply = await ask({ method: 'POST', target: '/<b>', headers: [cookie] });
    expect(reply.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-amzn-requestid': 'r-7',
      'x-sallyport-reason': 'forbidden_origin',
    });
    expect(reply.body).toContain('This was not sent from here');
    expect(reply.body).not.toContain('<b>');
  });
});

describe('cookies', () => {
  const { signedIn, attempt } = ownCookies('https://broker.acme.example');

  test('belong to this very host over https', () => {
    expect([signedIn.name, attempt.name]).toEqual([
      '__Host-sallyport-signed-in',
      '__Host-sallyport-attempt',
    ]);
    expect(keepCookie(signedIn, 'v', 60)).toBe(
      '__Host-sallyport-signed-in=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
    );
  });

  test('are read however a client spells or splits the header', () => {
    const read = (headers: readonly (readonly [string, string])[]) =>
      cookieOf(gatewayEvent({ method: 'GET', target: '/', headers }, { requestId: 'r' }), signedIn);
    expect(read([['cookie', `a=b;  ${signedIn.name}=v ;c=d`]])).toBe('v');
    expect(
      read([
        ['cookie', 'a=b'],
        ['cookie', `${signedIn.name}=v`],
      ]),
    ).toBe('v');
    expect(read([['cookie', `x${signedIn.name}=v; ${signedIn.name}x=v`]])).toBeUndefined();
    expect(read([])).toBeUndefined();
  });
});

test('the path to a sign-in keeps where to go on, and how fresh it must be', () => {
  expect(signInPath({ returnTo: '/a?b=c', withinSeconds: 300 })).toBe(
    '/sign-in?return=%2Fa%3Fb%3Dc&within=300',
  );
});
