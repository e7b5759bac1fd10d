import { inChain, type Route } from '#functions/lambda.ts';
import { stylesheet } from '#pages/stylesheet.ts';
import { pageRefusal } from './page-refusal.ts';

/** `GET /pages.css`: the one stylesheet; it may be kept for ten minutes. */
export const stylesheetRoute = (): Route =>
  inChain(
    async () => ({
      statusCode: 200,
      headers: {
        'content-type': 'text/css; charset=utf-8',
        'cache-control': 'public, max-age=600',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      },
      body: stylesheet,
    }),
    { refuse: pageRefusal },
  );
