import { type Command, optionText, optionTexts, say } from './command.ts';
import { mintFor } from './demo-tokens.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport demo token`: one token of a demo workload. */
export const demoToken: Command = {
  name: 'demo token',
  summary: 'print one OIDC token of a demo workload, as its platform would give it',
  options: {
    as: { type: 'string', value: 'PERSONA', says: 'whose token; see "sallyport demo personas"' },
    audience: { type: 'string', value: 'URL', says: "another audience than the broker's" },
    claim: {
      type: 'string',
      multiple: true,
      value: 'K=V',
      says: 'another value for a claim; may be repeated',
    },
    data: dataOption,
  },
  examples: [
    'sallyport demo token --as shop-main > /tmp/token',
    'sallyport demo token --as shop-main --claim ref=refs/heads/other',
  ],
  run: async (invocation) => {
    const name = optionText(invocation, 'as');
    if (name === undefined) throw new WrongUse('say whose: --as PERSONA');
    const audience = optionText(invocation, 'audience');
    const token = await mintFor(invocation, {
      name,
      kind: 'workload',
      claims: readClaims(optionTexts(invocation, 'claim')),
      ...(audience === undefined ? {} : { audience }),
    });
    say(invocation.terminal, token);
    return exitCode.done;
  },
};

function readClaims(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new WrongUse(`--claim takes NAME=VALUE, not ${JSON.stringify(pair)}`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
