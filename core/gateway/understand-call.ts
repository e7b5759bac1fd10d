import { Fault } from '#core/faults.ts';
import { faultInCoverage } from './authenticate/body-coverage.ts';
import { faultInFraming, withoutFrames } from './authenticate/chunked-framing.ts';
import { plainRequest } from './authenticate/plain-request.ts';
import { callFacts } from './call-facts.ts';
import { callHash } from './call-hash.ts';
import type { KnownCall, UnderstoodCall } from './call-under-way.ts';
import type { Caller } from './caller.ts';
import { recogniseOperation } from './catalog/recognise-operation.ts';
import { type EscalationScope, escalation } from './meaning/escalation.ts';
import { mintsCredentials } from './meaning/mints-credentials.ts';
import { requiredAccess } from './meaning/required-access.ts';
import type { GatewayPorts } from './ports.ts';
import { withUpstreamQueueUrl } from './queue-urls/with-upstream-queue-url.ts';
import { readParameters } from './read/read-parameters.ts';
import { streamsBody } from './read/streams-body.ts';
import type { RecognisedOperation } from './recognised-operation.ts';

/**
 * Reads a call by AWS's models: which operation, with which parameters, and which actions on which
 * resources that takes. Whatever is not understood whole is refused with the reason.
 */
export async function understandCall(
  call: KnownCall,
  ports: GatewayPorts,
): Promise<UnderstoodCall> {
  const { scope, principal } = call.authenticated;
  const operation = orThrow(recogniseOperation(call.asked.request, scope, ports.place));
  call.operation = operation;
  refuseMinting(operation);
  const plain = orThrow(plainRequest(call.asked.request, scope.service, ports.gunzip));
  const request = orThrow(withUpstreamQueueUrl(plain, operation, ports.place));
  const model = await ports.models.inputModel(operation.service, operation.operation);
  if (model === undefined) throw noModel(operation);
  const streamsRequest = streamsBody(model);
  const body = { bytes: request.body.length, isStreamed: streamsRequest };
  const { payload } = call.authenticated;
  const uncovered = faultInCoverage(payload, body) ?? faultInFraming(payload, request);
  if (uncovered !== undefined) throw uncovered;
  const parameters = orThrow(readParameters(request, operation, model));
  const { account, role } = principal.lease;
  const partition = role.split(':')[1] ?? 'aws';
  const access = orThrow(requiredAccess({ operation, parameters, request, account, partition }));
  const reason = escalation(access, { ...boundsOf(principal), deployed: ports.ownArns ?? [] });
  if (reason !== undefined) throw new Fault('policy_denied', reason);
  const facts = callFacts({ operation, parameters, access, account }, principal.configuration);
  const streamed = streamsRequest ? withoutFrames(payload, request) : undefined;
  const hash = callHash({ operation, account, parameters, model, streamed });
  return { operation, request, parameters, streamsRequest, hash, facts: orThrow(facts) };
}

/** What the lease and the configuration in force say of it. */
function boundsOf({ lease, grant, configuration }: Caller): EscalationScope {
  const { passes, deputies } = grant;
  const { grantRoles, protectedArns } = configuration;
  return { role: lease.role, passes, deputies, grantRoles, protectedArns };
}

function orThrow<T>(value: T | Fault): T {
  if (value instanceof Fault) throw value;
  return value;
}

/** Credentials that AWS hands out would be good without the gateway. */
function refuseMinting(operation: RecognisedOperation): void {
  if (!mintsCredentials(operation)) return;
  throw new Fault(
    'policy_denied',
    `${operation.service} ${operation.operation} hands out credentials that work without the gateway; exchange a token for a grant of its own instead`,
  );
}

function noModel({ service, operation }: RecognisedOperation): Fault {
  return new Fault(
    'policy_denied',
    `the input of ${service} ${operation} is not known here, so that it cannot be decided; ask an administrator to renew the data of AWS`,
  );
}
