import type { JsonCall } from '../answer-json.ts';
import { authorizeSecret, findNamedSecret, requireUsableSecret } from './named-secret.ts';
import { secretError } from './secret-error.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;
const window = { least: 7, usual: 30, most: 30 };

/** DeleteSecret: marked until its recovery window is over, or gone at once when forced. */
export function deleteSecret(call: JsonCall): object {
  const { input, now, sandbox } = call;
  const named = findNamedSecret(call);
  const isForced = input.flag('ForceDeleteWithoutRecovery');
  const days = input.whole('RecoveryWindowInDays');
  authorizeSecret(call, 'secretsmanager:DeleteSecret', {
    named,
    context: {
      'secretsmanager:ForceDeleteWithoutRecovery': String(isForced),
      ...(days === undefined ? {} : { 'secretsmanager:RecoveryWindowInDays': String(days) }),
    },
  });
  refuseWindow(days, isForced);
  if (isForced) {
    // Deleted already is as good as deleted: AWS answers it so, too.
    const { arn = named.arn, name = named.id } = named.secret ?? {};
    sandbox.state.secrets.remove(call.session.account, name);
    return { ARN: arn, Name: name, DeletionDate: now.getTime() / 1000 };
  }
  const secret = requireUsableSecret(named);
  const deletedAt = new Date(now.getTime() + (days ?? window.usual) * dayMilliseconds);
  sandbox.state.secrets.put({ ...secret, deletedAt: deletedAt.toISOString() });
  return { ARN: secret.arn, Name: secret.name, DeletionDate: deletedAt.getTime() / 1000 };
}

function refuseWindow(days: number | undefined, isForced: boolean): void {
  if (days === undefined) return;
  if (isForced) {
    throw secretError(
      'InvalidParameterException',
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days >= window.least && days <= window.most) return;
  throw secretError(
    'InvalidParameterException',
    `RecoveryWindowInDays must be ${window.least} to ${window.most}`,
  );
}
