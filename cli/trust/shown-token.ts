import { type ParsedToken, parseToken } from '#core/tokens/parse-token.ts';
import { type Invocation, type Option, optionText } from '../command.ts';
import { tokenOfPlatform } from '../exchange-plan.ts';
import { findInstance } from '../instance.ts';
import { chosenToken, chosenTokenOptions } from '../token-sources/chosen-token.ts';

const { 'token-file': file, ...others } = chosenTokenOptions;

/** The options that say where the token to look at is; none takes the token itself. */
export const shownTokenOptions: Readonly<Record<string, Option>> = {
  ...(file === undefined ? {} : { token: file }),
  ...others,
};

/** The token that the options name, else the platform's own: read, and verified by nobody. */
export async function readShownToken(invocation: Invocation): Promise<ParsedToken> {
  const named = { ...invocation.options, 'token-file': optionText(invocation, 'token') };
  const found =
    (await chosenToken({ ...invocation, options: named })) ??
    (await tokenOfPlatform(invocation, findInstance(invocation)));
  return parseToken(await found.read());
}
