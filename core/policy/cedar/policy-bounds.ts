import { cedarTokens } from './cedar-tokens.ts';

/**
 * Cedar's parser recurses, and a stack that overflows inside WebAssembly leaves that instance
 * broken for every later decision. From about 130 nested brackets or 300 joined operations it does,
 * so text past a quarter of that never reaches it.
 */
export const policyBounds = { nesting: 32, operations: 200, characters: 20_000 } as const;

const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);
const operations = new Set([
  ...['&&', '||', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '.', '!', '(', '['],
  ...['if', 'has', 'in', 'is', 'like'],
]);

/** Why a policy's text is more than Cedar can safely read, or nothing when it is not. */
export function boundExceeded(text: string): string | undefined {
  if (text.length > policyBounds.characters) {
    return `the policy is longer than ${policyBounds.characters} characters`;
  }
  let depth = 0;
  let operationCount = 0;
  for (const token of cedarTokens(text)) {
    if (operations.has(token.text)) operationCount += 1;
    if (closing.has(token.text)) depth = Math.max(0, depth - 1);
    if (opening.has(token.text)) depth += 1;
    if (depth > policyBounds.nesting) {
      return `the policy nests brackets deeper than ${policyBounds.nesting}`;
    }
  }
  if (operationCount <= policyBounds.operations) return undefined;
  return `the policy joins more than ${policyBounds.operations} operations`;
}
