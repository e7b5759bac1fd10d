import { randomBytes } from 'node:crypto';
import { gatewaySecretArn } from './role-policies.ts';
import type { ServiceStub, StubReply } from './service-stub.ts';

/** The secret that gateway keys are made by, as Secrets Manager has it. */
export interface DeployedGatewayKeys {
  readonly arn: string;
  readonly master: string;
  /** How often it was asked for. */
  readonly asked: () => number;
}

/** Has Secrets Manager hold one secret. */
export function keepGatewayKeys({ answers }: Pick<ServiceStub, 'answers'>): DeployedGatewayKeys {
  const arn = gatewaySecretArn;
  const master = randomBytes(32).toString('base64url');
  let asked = 0;
  answers.set('GetSecretValue', ({ SecretId }): StubReply => {
    if (SecretId !== arn) return { status: 400, body: { __type: 'ResourceNotFoundException' } };
    asked += 1;
    return { status: 200, body: { ARN: arn, SecretString: master } };
  });
  return { arn, master, asked: () => asked };
}
