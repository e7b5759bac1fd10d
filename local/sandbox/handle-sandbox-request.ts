import { randomUUID } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import { readSignature } from '#core/sigv4/claimed-signature.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { authenticate } from './authenticate.ts';
import { awsFault, readAwsError } from './aws-error.ts';
import { handleDynamodb } from './dynamodb/handle-dynamodb.ts';
import { handleIam } from './iam/handle-iam.ts';
import { iamProtocol, jsonProtocol, type Protocol, queryProtocol, s3Protocol } from './protocol.ts';
import { handleS3 } from './s3/handle-s3.ts';
import type { Sandbox, SandboxCall } from './sandbox-call.ts';
import type { SandboxReply } from './sandbox-reply.ts';
import { handleSecretsmanager } from './secretsmanager/handle-secretsmanager.ts';
import { handleSsm } from './ssm/handle-ssm.ts';
import { handleSts } from './sts/handle-sts.ts';
import { refuseWebIdentity } from './sts/refuse-web-identity.ts';

/** A service that the sandbox has. */
interface Service {
  readonly protocol: Protocol;
  handle(call: SandboxCall): Promise<SandboxReply> | SandboxReply;
}

const services: ReadonlyMap<string, Service> = new Map([
  ['sts', { protocol: queryProtocol, handle: handleSts }],
  ['iam', { protocol: iamProtocol, handle: handleIam }],
  ['s3', { protocol: s3Protocol, handle: handleS3 }],
  ['ssm', { protocol: jsonProtocol, handle: handleSsm }],
  ['secretsmanager', { protocol: jsonProtocol, handle: handleSecretsmanager }],
  ['dynamodb', { protocol: jsonProtocol, handle: handleDynamodb }],
]);

/**
 * Answers one AWS request: finds the service that its signature is scoped to, verifies the signature,
 * and lets the service decide and act. Every refusal is written in the caller's own protocol.
 */
export async function handleSandboxRequest(
  request: SignedHttpRequest,
  sandbox: Sandbox,
): Promise<SandboxReply> {
  const requestId = randomUUID();
  const claimed = readSignature(request);
  const service = claimed instanceof Fault ? undefined : services.get(claimed.scope.service);
  const protocol = service?.protocol ?? guessProtocol(request);
  try {
    if (claimed instanceof Fault) throw refuseWebIdentity(request) ?? claimed;
    if (service === undefined) throw missingService(claimed.scope.service);
    const signature = await authenticate(request, sandbox, claimed.scope.service);
    const now = sandbox.clock.now();
    const session = signature.principal;
    return await service.handle({ sandbox, request, requestId, now, session, signature });
  } catch (error) {
    if (!(error instanceof Fault)) sandbox.report?.(error);
    return refuse(error, protocol, requestId);
  }
}

/** A refusal in the protocol that the request looks to be in, for what was refused at the door. */
export function refuseAtDoor(request: SignedHttpRequest, fault: Fault): SandboxReply {
  return refuse(fault, guessProtocol(request), randomUUID());
}

function refuse(error: unknown, protocol: Protocol, requestId: string): SandboxReply {
  return protocol.reply(readAwsError(error, protocol.signatureCodes), requestId);
}

function guessProtocol(request: SignedHttpRequest): Protocol {
  const [contentType = ''] = headerValues(request, 'content-type');
  if (headerValues(request, 'x-amz-target').length > 0 || contentType.includes('json')) {
    return jsonProtocol;
  }
  return contentType.includes('x-www-form-urlencoded') ? queryProtocol : s3Protocol;
}

function missingService(service: string): Fault {
  return awsFault({
    code: 'NotImplemented',
    status: 501,
    message: `The sandbox has no service "${service}"; it has ${[...services.keys()].join(', ')}. Point the service's own AWS_ENDPOINT_URL_<SERVICE> elsewhere.`,
  });
}
