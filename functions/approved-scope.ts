import type { ApprovedScope } from '#core/approvals/approval.ts';
import { Fault } from '#core/faults.ts';

/** More patterns than a session policy has room for. */
const mostTexts = 64;

/**
 * A yes to less, as JSON says it: `durationSeconds`, `scope`, `actions`, `resources` and `readOnly`,
 * each optional; undefined for a yes to all of it. Throws `invalid_request` for any other form.
 */
export function readApprovedScope(
  given: Readonly<Record<string, unknown>>,
): ApprovedScope | undefined {
  const { durationSeconds, scope, actions, resources, readOnly } = given;
  const [sid, ...sids] = readTexts(scope, 'scope') ?? [];
  const permissions = {
    ...textsOf('actions', actions),
    ...textsOf('resources', resources),
  };
  const narrowing: ApprovedScope = {
    ...(durationSeconds === undefined ? {} : { durationSeconds: readSeconds(durationSeconds) }),
    ...(sid === undefined ? {} : { scope: [sid, ...sids] }),
    ...(Object.keys(permissions).length === 0 ? {} : { permissions: [permissions] }),
    ...(readFlag(readOnly) ? { readOnly: true } : {}),
  };
  return Object.keys(narrowing).length === 0 ? undefined : narrowing;
}

function textsOf(name: 'actions' | 'resources', value: unknown) {
  const texts = readTexts(value, name);
  return texts === undefined ? {} : { [name]: texts };
}

function readTexts(value: unknown, name: string): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const isTexts =
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= mostTexts &&
    value.every((one) => typeof one === 'string' && one !== '');
  if (isTexts) return value;
  throw new Fault('invalid_request', `"${name}" must be a list of 1 to ${mostTexts} texts`);
}

function readSeconds(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new Fault('invalid_request', '"durationSeconds" must be a whole number of seconds');
}

function readFlag(value: unknown = false): boolean {
  if (typeof value === 'boolean') return value;
  throw new Fault('invalid_request', '"readOnly" must be true or false');
}
