import { StoryFault } from './stage.ts';

/** A page as a browser without script has it. */
export interface Page {
  readonly status: number;
  readonly path: string;
  readonly text: string;
}

/** A person at a browser without script: it keeps cookies, follows where it is sent, and sends forms. */
export interface Visitor {
  visit(path: string): Promise<Page>;
  /** Fills in the form of a page that goes to this address, and sends it. */
  send(page: Page, action: string, fields: Readonly<Record<string, string>>): Promise<Page>;
}

/** Each sign-in goes to the issuer and back. */
const mostSteps = 10;

/** A browser for the pages of one broker, which no other address is asked with. */
export function createVisitor(broker: string): Visitor {
  const jar = new Map<string, string>();
  const ask = async (path: string, form?: Readonly<Record<string, string>>): Promise<Page> => {
    let target = new URL(path, broker);
    let body = form;
    for (let step = 1; step <= mostSteps; step += 1) {
      if (target.origin !== broker) throw new StoryFault(`the page leads to ${target.origin}`);
      const response = await fetch(target, requestOf(broker, jar, body));
      keepCookies(jar, response.headers.getSetCookie());
      const next = nextOf(response.headers);
      if (next === undefined) {
        const { pathname, search } = target;
        return { status: response.status, path: pathname + search, text: await response.text() };
      }
      target = new URL(next, target);
      body = undefined;
    }
    throw new StoryFault(`${path} leads round in circles`);
  };
  return {
    visit: (path) => ask(path),
    send: (page, action, fields) => ask(action, { ...hiddenIn(formIn(page, action)), ...fields }),
  };
}

function requestOf(
  broker: string,
  jar: ReadonlyMap<string, string>,
  form: Readonly<Record<string, string>> | undefined,
): RequestInit {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const own = { origin: broker, 'sec-fetch-site': 'same-origin' };
  return {
    redirect: 'manual',
    headers: { cookie, ...(form === undefined ? {} : own) },
    ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
  };
}

function keepCookies(jar: Map<string, string>, cookies: readonly string[]): void {
  for (const cookie of cookies) {
    const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? [];
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  }
}

/** Where a reply sends its reader at once; a page that only comes again by itself sends nobody. */
function nextOf(headers: Headers): string | undefined {
  const refresh = /^0;\s*url=(.+)$/u.exec(headers.get('refresh') ?? '')?.[1];
  return headers.get('location') ?? refresh;
}

function formIn({ text, path }: Page, action: string): string {
  const forms = [...text.matchAll(/<form\b[^>]*\baction="([^"]*)"[^>]*>([\s\S]*?)<\/form>/gu)];
  const form = forms.find(([, to]) => to === action)?.[2];
  if (form !== undefined) return form;
  throw new StoryFault(`the page ${path} has no form that goes to ${action}`);
}

function hiddenIn(form: string): Readonly<Record<string, string>> {
  const fields = form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/gu);
  return Object.fromEntries(
    [...fields].map(([, name, value]) => [name, value?.replaceAll('&amp;', '&')]),
  );
}
