import type { FieldMasking } from '#core/config/configuration.ts';
import { hmacSha256 } from '#core/hmac-sha256.ts';
import { coversPattern } from '#core/iam/patterns/covers-pattern.ts';
import type { KnownCall, UnderstoodCall } from './call-under-way.ts';
import { classPrefix, fieldClassesOf, type Side } from './mask/fields/field-classes.ts';
import type { MaskRules, Strategy } from './mask/strategy.ts';
import type { GatewayPorts } from './ports.ts';
import { sessionSealOf } from './record/session-seal.ts';

type Understood = KnownCall & { readonly understood: UnderstoodCall };

/** Every field class of one side of a call that is masked unless it is revealed, each once. */
export function maskedClasses(
  { authenticated, understood }: Understood,
  side: Side,
): readonly string[] {
  const { service, operation } = understood.operation;
  const added = addedClasses(authenticated.principal.configuration.masking, understood, side);
  return [...new Set([...fieldClassesOf(service, operation, side), ...added])];
}

/** How one side of a call is masked by the configuration in force, but for what is revealed. */
export async function maskRulesOf(
  call: Understood,
  { side, revealed }: { readonly side: Side; readonly revealed: ReadonlySet<string> },
  ports: GatewayPorts,
): Promise<MaskRules> {
  const { masking } = call.authenticated.principal.configuration;
  if (masking.length === 0) return { revealed };
  const added = addedClasses(masking, call.understood, side);
  const wanted = maskedClasses(call, side).flatMap((each) => {
    const rule = masking.find(({ fields }) => fields.some((field) => coversPattern(field, each)));
    return rule === undefined ? [] : [[each, rule] as const];
  });
  const isKeyed = wanted.some(([, { strategy }]) => strategy === 'hash');
  const key = isKeyed ? await hashKey(call, ports) : undefined;
  return {
    revealed,
    added,
    strategies: new Map(wanted.map(([each, rule]) => [each, strategyOf(rule, key)])),
  };
}

/** Those that configuration names in so many words, in its order. */
function addedClasses(
  masking: readonly FieldMasking[],
  { operation }: UnderstoodCall,
  side: Side,
): readonly string[] {
  const prefix = classPrefix(operation.service, operation.operation, side);
  const fields = masking.flatMap((each) => each.fields);
  return fields.filter((field) => field.startsWith(prefix) && !field.includes('*'));
}

function strategyOf({ strategy, last = 0 }: FieldMasking, key: Uint8Array | undefined): Strategy {
  if (strategy === 'partial') return { kind: 'partial', last };
  return strategy === 'hash' && key !== undefined ? { kind: 'hash', key } : { kind: 'redact' };
}

/** Of the session: equal values are seen to be equal within it, and nobody without its key can guess them. */
async function hashKey(call: KnownCall, ports: GatewayPorts): Promise<Uint8Array> {
  const { keys } = await sessionSealOf(call, ports);
  return hmacSha256(keys.commitment, 'masking\0');
}
