import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalInstance, startInstance, temporaryFolder } from './local-instance.ts';

const folder = temporaryFolder();
let instance: LocalInstance;
let broker: string;
beforeAll(async () => {
  instance = await startInstance(folder.path);
  ({ broker } = instance.addresses);
});
afterAll(async () => {
  await instance.stop();
  folder.remove();
});

/** A browser without script: cookies, and forms whose origin it states. */
function visitor() {
  const jar = new Map<string, string>();
  const ask = async (path: string, form?: Readonly<Record<string, string>>) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, broker), {
      redirect: 'manual',
      headers: {
        cookie,
        ...(form === undefined ? {} : { origin: broker, 'sec-fetch-site': 'same-origin' }),
      },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const { status, headers } = response;
    const location = headers.get('location') ?? headers.get('refresh')?.replace('0;url=', '') ?? '';
    return { status, location, headers, body: await response.text() };
  };
  return { jar, ask };
}

/** Values of a page's hidden fields. */
function hiddenIn(page: string): Record<string, string> {
  const fields = page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/gu);
  return Object.fromEntries(
    [...fields].map(([, name, value]) => [name, value?.replaceAll('&amp;', '&')]),
  );
}

test('grace signs in and out again, over HTTP, without a script', async () => {
  const { ask, jar } = visitor();
  const door = await ask('/sign-in');
  expect(door.body).toContain('Sign in with people');
  const goingOn = await ask('/sign-in', { issuer: 'people', return: '/sign-in' });
  expect(goingOn.location.startsWith(`${broker}/issuer/people/authorize?`)).toBe(true);
  const issuer = await ask(goingOn.location);
  expect(issuer.body).toContain('It asks for no password');
  const chosen = await ask('/issuer/people/authorize', {
    ...hiddenIn(issuer.body),
    persona: 'grace',
  });
  expect(chosen.status).toBe(303);
  const back = await ask(chosen.location);
  expect(back).toMatchObject({ status: 303, location: '/sign-in' });
  const own = await ask(back.location);
  expect(own.body).toContain('Grace (<code>grace</code>)');
  const out = await ask('/sign-out', hiddenIn(own.body));
  expect(out.location).toBe('/sign-in?done=signed-out');
  expect((await ask(out.location)).body).toContain('You are signed out.');
  expect(jar.size).toBe(0);
});

test('a page is opened at the one address that cookies know, and kept from all others', async () => {
  const { port } = new URL(broker);
  const moved = await fetch(`http://localhost:${port}/sign-in?return=/sign-in`, {
    redirect: 'manual',
  });
  expect(moved.headers.get('location')).toBe(`${broker}/sign-in?return=/sign-in`);
  const foreign = await fetch(`${broker}/sign-in`, {
    method: 'POST',
    headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    body: new URLSearchParams({ issuer: 'people' }),
  });
  expect(foreign.status).toBe(403);
});

test('the stylesheet is there, and every page forbids what it does not need', async () => {
  const style = await fetch(`${broker}/pages.css`);
  expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
  const page = await fetch(`${broker}/sign-in`);
  expect(page.headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  );
  expect(page.headers.get('cache-control')).toBe('no-store');
});
