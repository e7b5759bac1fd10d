import { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import { fillTemplate, type Naming } from '../fill-template.ts';
import { literalText } from '../literal-text.ts';

/** A stack or change set by its name, behind which any id may stand, or by its ARN. */
export function nameCloudFormationStack(
  naming: Naming,
  call: AskedCall,
): readonly string[] | Fault {
  const resource = fillTemplate(naming, call);
  if (resource instanceof Fault) return resource;
  const text = naming.values[0];
  return [text?.startsWith('arn:') === true ? literalText(text) : resource];
}
