import { type Invocation, type Option, optionText } from './command.ts';
import { type CredentialsReply, exchangeAtBroker } from './exchange-at-broker.ts';
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
    says: 'keep only these statements of the session policy, by Sid, parted by spaces',
  },
  duration: { type: 'string', value: 'SECONDS', says: 'a shorter lease, 960 to 3600' },
  data: dataOption,
};

/** Exchanges the subject token for credentials of one grant (RFC 8693 §2.1). */
export async function requestCredentials(invocation: Invocation): Promise<CredentialsReply> {
  const grant = optionText(invocation, 'grant');
  if (grant === undefined) throw new WrongUse('say which grant: --grant GRANT');
  const { broker } = findInstance(invocation);
  const scope = optionText(invocation, 'scope');
  const duration = optionText(invocation, 'duration');
  return exchangeAtBroker(broker, {
    subjectToken: await readSubjectToken(invocation),
    grant,
    more: {
      ...(scope === undefined ? {} : { scope }),
      ...(duration === undefined ? {} : { duration_seconds: duration }),
    },
  });
}
