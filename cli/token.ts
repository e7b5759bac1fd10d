import { patienceOptions } from './approval-patience.ts';
import { breakGlassOption } from './break-glass-option.ts';
import { type Command, say } from './command.ts';
import { exchangeOptions, planExchange } from './exchange-plan.ts';
import { exitCode } from './exit-code.ts';
import { requestMasked } from './request-credentials.ts';
import { waitingAt } from './waiting.ts';

/** `sallyport token`: exchanges a token and prints what came back. */
export const token: Command = {
  name: 'token',
  summary: 'exchange an OIDC token for credentials of one grant and print them as JSON',
  options: { ...exchangeOptions, ...patienceOptions, ...breakGlassOption },
  examples: [
    'sallyport token --grant shop-deploy',
    'sallyport token --grant shop-deploy --as shop-main',
    'sallyport token --grant shop-deploy --as shop-main --scope ListSite',
    'sallyport token --grant shop-migrate --as shop-migrate --reason "SHOP-7: a column" --wait',
    'sallyport token --grant shop-migrate --as shop-migrate --break-glass INC-7 --reason "orders are lost"',
    'sallyport token --grant shop-deploy --token-file /run/token --duration 960',
  ],
  run: async (invocation) => {
    const { terminal } = invocation;
    const plan = await planExchange(invocation);
    const reply = await requestMasked(plan, { terminal, waiting: waitingAt(terminal) });
    say(terminal, JSON.stringify(reply, null, 2));
    return exitCode.done;
  },
};
