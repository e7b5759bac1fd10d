import type { JsonCall } from '../answer-json.ts';
import { authorizeSecret, findNamedSecret, requireSecret } from './named-secret.ts';
import { shownSecret } from './shown-secret.ts';

/** DescribeSecret: everything but values; of a secret marked for deletion, too. */
export function describeSecret(call: JsonCall): object {
  const named = findNamedSecret(call);
  authorizeSecret(call, 'secretsmanager:DescribeSecret', { named });
  const { shown, stages } = shownSecret(call, requireSecret(named));
  return { ...shown, VersionIdsToStages: stages };
}
