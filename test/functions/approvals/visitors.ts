import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { asFault } from '#core/faults.ts';
import { askForMigration } from '#test/approvals-scene.ts';
import type { WorldSetting } from '#test/exchange-world.ts';
import { formTokenIn, type PageReply, type SignInWorld, signInWorld } from '#test/sign-in-world.ts';

/** A person at the pages, with the form token of their sign-in. */
export interface Visitor {
  get(target: string, headers?: Readonly<Record<string, string>>): Promise<PageReply>;
  /** Sends a form as the page of it would, unless told otherwise. */
  post(
    target: string,
    form?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<PageReply>;
  readonly jar: Map<string, string>;
}

/** A request that waits, and the way to the pages about it. */
export interface PagesScene {
  readonly world: SignInWorld;
  readonly id: string;
  readonly path: string;
  visitor(persona: string): Promise<Visitor>;
  /** How the job is answered when it asks again: `vended`, or the code of a fault. */
  jobAsksAgain(): Promise<string>;
  /** Everything that the store holds of the request, and the kinds of all entries. */
  state(): Promise<unknown>;
}

export async function pagesScene(
  setting: WorldSetting & { readonly reason?: string } = {},
): Promise<PagesScene> {
  const { reason = 'SHOP-812: add an index', ...rest } = setting;
  const world = await signInWorld(rest);
  const id = await askForMigration(world, { reason });
  return {
    world,
    id,
    path: `/approvals/${id}`,
    visitor: (persona) => visitorOf(world, persona),
    jobAsksAgain: async () => {
      const asking = { onPending: 'wait', holdSeconds: 0, reason } as const;
      const token = await world.token('shop-migrate');
      return exchangeToken(world.request(token, 'shop-migrate', { asking }), world.ports).then(
        () => 'vended',
        (error) => asFault(error).code,
      );
    },
    state: async () => ({
      request: (await world.store.read('approval', id))?.value,
      kinds: await world.kinds(),
    }),
  };
}

async function visitorOf(world: SignInWorld, persona: string): Promise<Visitor> {
  const browser = world.browser();
  await browser.signIn(persona);
  const token = formTokenIn((await browser.get('/sign-in')).body);
  return {
    jar: browser.jar,
    get: (target, headers = {}) => browser.get(target, { headers }),
    post: (target, form = {}, headers = {}) =>
      browser.post(target, { form: { form_token: token, ...form }, headers }),
  };
}
