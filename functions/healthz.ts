import { headId } from '#core/config/head.ts';
import type { Store } from '#core/store/store.ts';
import { inChain, type Route } from './lambda.ts';
import { oauthRefusal } from './oauth-refusal.ts';
import { jsonReply } from './reply.ts';

/** `GET /healthz`: 200 when an exchange could succeed, 503 with the missing part otherwise. */
export const healthz = (ports: { readonly store: Store }): Route =>
  inChain(
    async () => {
      const head = await ports.store.read('head', headId);
      if (head === undefined) return jsonReply(503, { status: 'not configured' });
      return jsonReply(200, { status: 'ok', configuration: head.value.version });
    },
    { refuse: oauthRefusal },
  );
