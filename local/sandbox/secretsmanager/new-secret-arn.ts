import { randomInt } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * ARN of a new secret. Its six random letters keep a policy for a deleted secret from fitting the next
 * one of that name.
 */
export function newSecretArn(secret: {
  readonly region: string;
  readonly account: string;
  readonly name: string;
}): string {
  const { region, account, name } = secret;
  const suffix = Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('');
  return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix}`;
}
