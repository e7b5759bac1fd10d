import { splitArn } from '#core/iam/patterns/match-arn.ts';

/** The parts of an ARN that a request names. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

const longest = 2048;
const wellFormed = [/^aws[a-z-]*$/, /^[a-z0-9-]+$/, /^[a-z0-9-]*$/, /^(\d{12}|[a-z-]*)$/, /^.+$/s];

/** An ARN in a request; undefined for text that AWS could not have written. */
export function readArn(text: string): Arn | undefined {
  const parts = text.length > longest || !isPlainText(text) ? undefined : splitArn(text)?.slice(1);
  if (parts === undefined || !wellFormed.every((form, at) => form.test(parts[at] ?? ''))) {
    return undefined;
  }
  const [partition = '', service = '', region = '', account = '', resource = ''] = parts;
  return { partition, service, region, account, resource };
}

/** The text of an ARN. */
export function arnText({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** Whether a text has neither control characters nor halves of characters. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text);
}
