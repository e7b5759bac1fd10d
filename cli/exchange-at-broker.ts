import { Fault } from '#core/faults.ts';
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
  /** With keys of the gateway: where they are good. */
  readonly gateway_url?: unknown;
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

/**
 * Exchanges a token at a broker (RFC 8693 §2.1); a refusal is thrown as the fault it is, and
 * `invalid_request` where the answer is not of the form that credentials have.
 */
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
  if (isCredentialsReply(reply)) return reply;
  throw new Fault(
    'invalid_request',
    `${broker} answered with something that is no lease; check that this URL is that of your broker`,
  );
}

const plain = /^[\x21-\x7e]{1,16384}$/u;
const name = /^[\w.-]{1,128}$/u;

/** The forms of what goes on into shells, files and logs: nothing in a reply says more than it should. */
const forms = {
  aws: {
    AccessKeyId: /^\w{16,128}$/u,
    SecretAccessKey: plain,
    SessionToken: plain,
    Expiration: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/u,
    AccountId: /^\d{12}$/u,
  },
  lease: { session_id: name, identity: name, grant: name },
};

function isCredentialsReply(reply: object): reply is CredentialsReply {
  return hasForms(reply, forms.lease) && 'aws' in reply && hasForms(reply.aws, forms.aws);
}

function hasForms(value: unknown, wanted: Readonly<Record<string, RegExp>>): boolean {
  const parts = new Map(Object.entries(value ?? {}));
  return Object.entries(wanted).every(([part, form]) => {
    const text: unknown = parts.get(part);
    return typeof text === 'string' && form.test(text);
  });
}
