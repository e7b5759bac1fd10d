/** A browser as far as these pages need one: it keeps cookies, and states where a form came from. */
export interface Browser {
  get(url: string): Promise<Page>;
  post(url: string, form: Readonly<Record<string, string>>, from: string): Promise<Page>;
}

export interface Page {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** Where it leads by a redirect. */
  readonly location: string;
}

export function openBrowser(): Browser {
  const jar = new Map<string, string>();
  const ask = async (url: string, init: RequestInit): Promise<Page> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookie === '' ? {} : { cookie }) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(jar, line);
    const { status, headers: got } = response;
    const location = new URL(got.get('location') ?? url, url).href;
    return { status, text: await response.text(), headers: got, location };
  };
  return {
    get: (url) => ask(url, { method: 'GET' }),
    post: (url, form, from) =>
      ask(url, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin', referer: from },
      }),
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const [name = '', value = ''] = pair.split('=');
  if (value === '') jar.delete(name);
  else jar.set(name, value);
}

/** Where a page's form with this button is sent, and the fields that are hidden in it. */
export function formOf(page: Page, base: string) {
  const [form = ''] = /<form[^>]*>[\s\S]*?<\/form>/.exec(page.text) ?? [];
  const action = / action="([^"]*)"/.exec(form)?.[1] ?? '';
  const hidden = form.matchAll(/<input type="hidden" name="([\w]+)" value="([^"]*)">/g);
  return {
    url: new URL(action, base).href,
    fields: Object.fromEntries([...hidden].map(([, name, value]) => [name, value])),
  };
}
