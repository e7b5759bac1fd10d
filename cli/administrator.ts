import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asFault, Fault } from '#core/faults.ts';
import { type BrokerCall, callBroker } from './call-broker.ts';
import { type Invocation, type Option, optionText, tell } from './command.ts';
import { mintFor } from './demo-tokens.ts';
import { findInstance, type Instance } from './instance.ts';
import { principalSigner } from './principal-signer.ts';
import { systemClock } from './waiting.ts';

/** The option by which a command is run as a demo person. */
export const asPersonOption: Option = {
  type: 'string',
  value: 'PERSON',
  says: 'act as a demo person (local mode); default: the owner of the local instance',
};

interface AdminCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly json?: unknown;
}

/** Calls the administrators' door as whoever runs the command. */
export async function callAdmin(
  invocation: Invocation,
  call: AdminCall,
): Promise<Readonly<Record<string, unknown>>> {
  const instance = findInstance(invocation);
  const shown = await shownAtDoor(invocation, instance);
  const { method, path } = call;
  try {
    return await callBroker({
      method,
      url: `${instance.broker}/v1/admin/${path}`,
      ...shown,
      ...(call.json === undefined ? {} : { json: call.json }),
    });
  } catch (error) {
    if (instance.local !== undefined && asFault(error).code === 'policy_denied') {
      tell(invocation.terminal, 'here --as PERSON acts as somebody else: sallyport demo personas');
    }
    throw error;
  }
}

/**
 * `--as`, else `SALLYPORT_TOKEN`, else the token that only the local owner can read, or, at a
 * deployment, a signature with the AWS credentials in the environment.
 */
async function shownAtDoor(
  invocation: Invocation,
  instance: Instance,
): Promise<Pick<BrokerCall, 'bearer' | 'sign'>> {
  const person = optionText(invocation, 'as');
  if (person !== undefined) {
    return { bearer: await mintFor(invocation, { name: person, kind: 'person' }) };
  }
  const { env } = invocation.terminal;
  const token = env.SALLYPORT_TOKEN?.trim();
  if (token !== undefined && token !== '') return { bearer: bearerIn(token) };
  if (instance.local === undefined) return { sign: principalSigner(env, systemClock) };
  return { bearer: readOwnerToken(join(instance.local.data, 'owner.token')) };
}

/** What stands in a header as it is; whatever else would be shown in the error of who sends it. */
function bearerIn(token: string): string {
  if (/^[\x21-\x7e]+$/u.test(token)) return token;
  throw new Fault('sign_in_needed', 'SALLYPORT_TOKEN holds no token; set it to your sign-in token');
}

function readOwnerToken(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new Fault(
      'sign_in_needed',
      `${path} cannot be read; run this as the owner of the instance`,
    );
  }
}
