import { describe, expect, test } from 'vitest';
import { basePathOf, pathWithin } from '#functions/base-path.ts';
import { belowBase } from '#functions/pages/below-base.ts';
import { answerRoutes } from '#functions/routes/answer-routes.ts';
import { pagesRoutes } from '#functions/routes/pages-routes.ts';
import { gatewayEvent, type HttpRequest } from '#test/functions/gateway-event.ts';
import { signInWorld } from '#test/sign-in-world.ts';

const deployed = 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/sallyport';

/** The pages of a broker at this URL. */
async function pagesAt(audience: string) {
  const world = await signInWorld();
  const ports = { ...world.admin, ...world.signIn, audience };
  const route = answerRoutes(pagesRoutes(ports), { audience });
  return async (request: HttpRequest) => {
    const event = gatewayEvent(request, { requestId: 'r-8' });
    const { statusCode, headers = {}, body } = await route(event);
    return { status: statusCode, headers, body };
  };
}

const ownForm = [
  ['origin', new URL(deployed).origin],
  ['sec-fetch-site', 'same-origin'],
  ['content-type', 'application/x-www-form-urlencoded'],
] as const;

describe('pages of a broker whose URL has a path', () => {
  // A domain of its own hands on the path as it was asked for, an API's own URL without its stage.
  test.each(['/sign-in', '/sallyport/sign-in'])(
    'asked for as %s, link to and send forms to that path',
    async (target) => {
      const ask = await pagesAt(deployed);
      const { status, body, headers } = await ask({ method: 'GET', target });
      expect(status).toBe(200);
      expect(body).toContain('<link rel="stylesheet" href="/sallyport/pages.css">');
      expect(body).toContain('<form method="post" action="/sallyport/sign-in">');
      expect(body).toContain('<input type="hidden" name="return" value="/sign-in">');
      expect(body.match(/ (?:href|action)="\/(?!sallyport\/)/g)).toBeNull();
      expect(headers['content-security-policy']).toContain("form-action 'self'");
    },
  );

  test.each(['/approvals?identity=a', '/sallyport/approvals?identity=a'])(
    'lead from %s to the sign-in and back',
    async (target) => {
      const ask = await pagesAt(deployed);
      expect(await ask({ method: 'GET', target })).toMatchObject({
        status: 303,
        headers: { location: '/sallyport/sign-in?return=%2Fapprovals%3Fidentity%3Da' },
      });
    },
  );

  test('lead a form whose sign-in is over back to the page that it stands on', async () => {
    const ask = await pagesAt(deployed);
    const headers = [...ownForm, ['referer', `${deployed}/approvals/x?y=1`] as const];
    const reply = await ask({ method: 'POST', target: '/sign-out', headers, body: 'a=b' });
    expect(reply.headers.location).toBe('/sallyport/sign-in?return=%2Fapprovals%2Fx%3Fy%3D1');
  });

  test('tell of a fault on a page that leads back to them', async () => {
    const ask = await pagesAt(deployed);
    const { body } = await ask({ method: 'POST', target: '/sign-in' });
    expect(body).toContain('<a href="/sallyport/approvals">');
    expect(body).toContain(`open ${deployed}/sign-in in your browser`);
  });
});

describe('a reply', () => {
  const reply = {
    statusCode: 303,
    headers: { location: 'https://issuer.example/authorize' },
    body: '<a href="/a">a</a>',
  };

  test('leads to other hosts as before', () => {
    expect(belowBase(reply, deployed)).toEqual({ ...reply, body: '<a href="/sallyport/a">a</a>' });
  });

  test('is left as it is where the URL has no path', () => {
    expect(belowBase(reply, 'https://broker.example')).toBe(reply);
  });
});

test.each([
  ['https://broker.example', '', '/a/b', '/a/b'],
  [deployed, '/sallyport', '/sallyport', '/'],
  [deployed, '/sallyport', '/sallyport/', '/'],
  [deployed, '/sallyport', '/sallyport/v1/token', '/v1/token'],
  [deployed, '/sallyport', '/v1/token', '/v1/token'],
  [deployed, '/sallyport', '/sallyportal', '/sallyportal'],
])('below %s (%s) the path %s is %s', (broker, base, path, within) => {
  expect(basePathOf(broker)).toBe(base);
  expect(pathWithin(path, broker)).toBe(within);
});
