import { signRequest } from '#core/sigv4/sign-request.ts';
import { child, childText, readXml } from '#core/xml/read-xml.ts';
import type { AwsCredentials } from './assume.ts';
import type { RunningSandbox } from './start-sandbox.ts';

/** What IAM answered: its status, the code of a refusal, and the texts of its result. */
export interface IamAnswer {
  readonly status: number;
  readonly code: string | undefined;
  readonly message: string | undefined;
  text(...path: readonly string[]): string | undefined;
}

/** Calls the sandbox's IAM as whoever holds these credentials. */
export async function callIam(
  running: RunningSandbox,
  credentials: AwsCredentials,
  parameters: Readonly<Record<string, string>>,
): Promise<IamAnswer> {
  const url = new URL(running.url);
  const form = new URLSearchParams({ Version: '2010-05-08', ...parameters });
  const body = Buffer.from(form.toString());
  const type = 'application/x-www-form-urlencoded';
  const headers = [
    ['host', url.host],
    ['content-type', type],
  ] as const;
  const added = signRequest(
    { method: 'POST', path: '/', rawQuery: '', headers, body },
    credentials,
    { region: 'us-east-1', service: 'iam', now: running.clock.now() },
  );
  const response = await fetch(url, {
    method: 'POST',
    headers: Object.fromEntries([['content-type', type], ...added]),
    body,
  });
  const root = readXml(await response.text());
  const error = child(root, 'Error');
  return {
    status: response.status,
    code: childText(error, 'Code'),
    message: childText(error, 'Message'),
    text: (...path) => {
      const last = path.at(-1) ?? '';
      const parent = path.slice(0, -1).reduce((at, name) => child(at, name), root);
      return childText(parent, last);
    },
  };
}
