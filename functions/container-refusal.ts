import type { Refusal } from './lambda.ts';
import { oauthRefusal } from './oauth-refusal.ts';

/**
 * A fault as a container credentials endpoint tells it: SDKs that show anything show `code` and
 * `message`, so those stand in front of what the token face says.
 */
export const containerRefusal: Refusal = (fault, event) => {
  const told = oauthRefusal(fault, event);
  const shown = { code: fault.form.sts, message: fault.message };
  return { ...told, body: JSON.stringify({ ...shown, ...JSON.parse(told.body) }) };
};
