import { Fault } from '#core/faults.ts';
import type { AskedCall } from '#core/gateway/meaning/asked-call.ts';
import { requiredAccess } from '#core/gateway/meaning/required-access.ts';
import type { Parameters } from '#core/gateway/parameters.ts';
import type { RequiredAccess } from '#core/gateway/required-access.ts';

/** The account and region of every call of these tests. */
const account = '111122223333';
const region = 'eu-west-1';

/** A call of `service.Operation` with parameters as the readers give them. */
export function call(id: string, parameters: Parameters): AskedCall {
  const [service = '', operation = ''] = id.split('.');
  return {
    operation: {
      service,
      operation,
      protocol: 'json',
      signingName: service,
      region,
      upstreamHost: `${service}.${region}.amazonaws.com`,
      labels: {},
    },
    parameters,
    request: { rawQuery: '', headers: [] },
    account,
    partition: 'aws',
  };
}

/** What the call needs; fails where it is refused. */
export function accessOf(id: string, parameters: Parameters): readonly RequiredAccess[] {
  const access = requiredAccess(call(id, parameters));
  if (access instanceof Fault) throw access;
  return access;
}

/** What the call needs as lines `action resource`. */
export function linesOf(id: string, parameters: Parameters): readonly string[] {
  return accessOf(id, parameters).flatMap(({ action, resources }) =>
    resources.map((resource) => `${action} ${resource}`),
  );
}

/** Why the call is refused; fails where it is not. */
export function refusalOf(id: string, parameters: Parameters): Fault {
  const access = requiredAccess(call(id, parameters));
  if (!(access instanceof Fault)) throw new Fault('invalid_request', `${id} was not refused`);
  return access;
}
