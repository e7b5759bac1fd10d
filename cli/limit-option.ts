import { type Invocation, type Option, optionText } from './command.ts';
import { WrongUse } from './wrong-use.ts';

/** The option by which a list is kept short. */
export const limitOption: Option = {
  type: 'string',
  value: 'N',
  says: 'at most N (default 50, at most 200)',
};

/** How many of a list were asked for, as the query parameter of the administrators' door. */
export function limitQuery(invocation: Invocation): string {
  const text = optionText(invocation, 'limit') ?? '50';
  const limit = Number(text);
  if (/^[0-9]{1,3}$/u.test(text) && limit >= 1 && limit <= 200) return `limit=${limit}`;
  throw new WrongUse('--limit takes a number from 1 to 200');
}
