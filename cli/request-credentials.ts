import { callBroker } from './call-broker.ts';
import { type Invocation, type Option, optionText } from './command.ts';
import { dataOption, findInstance } from './instance.ts';
import { readSubjectToken, subjectTokenOptions } from './subject-token.ts';
import { WrongUse } from './wrong-use.ts';

/** The options of every command that exchanges a token. */
export const exchangeOptions: Readonly<Record<string, Option>> = {
  grant: { type: 'string', value: 'GRANT', says: 'the grant to ask for, or the ARN of its role' },
  ...subjectTokenOptions,
  scope: {
    type: 'string',
    value: 'SIDS',
    says: 'keep only these statements of the session policy',
  },
  duration: { type: 'string', value: 'SECONDS', says: 'a shorter lease, 960 to 3600' },
  data: dataOption,
};

/** Vended credentials as the broker names them. */
export interface CredentialsReply {
  readonly aws: {
    readonly AccessKeyId: string;
    readonly SecretAccessKey: string;
    readonly SessionToken: string;
    readonly Expiration: string;
    readonly AccountId: string;
    readonly AssumedRoleArn: string;
  };
  readonly session_id: string;
  readonly identity: string;
  readonly grant: string;
  readonly expires_in: number;
  readonly expires_reason: string;
}

/** Exchanges the subject token for credentials of one grant (RFC 8693 §2.1). */
export async function requestCredentials(invocation: Invocation): Promise<CredentialsReply> {
  const grant = optionText(invocation, 'grant');
  if (grant === undefined) throw new WrongUse('say which grant: --grant GRANT');
  const { broker } = findInstance(invocation);
  const scope = optionText(invocation, 'scope');
  const duration = optionText(invocation, 'duration');
  const reply = await callBroker({
    method: 'POST',
    url: `${broker}/v1/token`,
    form: {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: await readSubjectToken(invocation),
      resource: grant.startsWith('arn:') ? grant : `sallyport:grant/${grant}`,
      ...(scope === undefined ? {} : { scope }),
      ...(duration === undefined ? {} : { duration_seconds: duration }),
    },
  });
  return reply as unknown as CredentialsReply;
}
