import { callBroker } from './call-broker.ts';

/** Vended credentials as the broker's reply names them. */
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

interface ExchangeAsked {
  readonly subjectToken: string;
  /** A grant by name, or the ARN of its role. */
  readonly grant: string;
  /** Further parameters, such as `scope`. */
  readonly more?: Readonly<Record<string, string>>;
}

/** Exchanges a token at a broker (RFC 8693 §2.1); a refusal is thrown as the fault it is. */
export async function exchangeAtBroker(
  broker: string,
  { subjectToken, grant, more = {} }: ExchangeAsked,
): Promise<CredentialsReply> {
  const reply = await callBroker({
    method: 'POST',
    url: `${broker}/v1/token`,
    form: {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: subjectToken,
      resource: grant.startsWith('arn:') ? grant : `sallyport:grant/${grant}`,
      ...more,
    },
  });
  return reply as unknown as CredentialsReply;
}
