import { CfnDeletionPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** What the secret is encrypted with. */
export interface GatewaySecretProps {
  readonly key: IKey;
}

/** Letters and digits alone are base64url as well; 64 of them are drawn from more than 2^380 texts. */
const letters = 64;

/**
 * The master secret that all gateway keys are made of, drawn by Secrets Manager, so that nobody has
 * seen it. It is kept when the stack goes. It is rotated by hand, since another one ends every key at
 * once: docs/gateway-keys.md.
 */
export class GatewaySecret extends Construct {
  readonly secret: CfnSecret;

  constructor(scope: Construct, id: string, { key }: GatewaySecretProps) {
    super(scope, id);
    this.secret = new CfnSecret(this, 'Secret', {
      description:
        'Sallyport: what gateway keys are made of; with another one all keys end at once',
      kmsKeyId: key.keyArn,
      // CloudFormation draws another secret wherever it finds one of these members changed.
      generateSecretString: {
        passwordLength: letters,
        excludePunctuation: true,
        // With it there would be fewer texts to draw from.
        requireEachIncludedType: false,
      },
    });
    this.secret.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
    this.secret.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    acknowledge(this.secret, {
      'AwsSolutions-SMG4':
        'Another secret ends every gateway key that is in use at once, so that somebody chooses when; docs/gateway-keys.md says how. What is signed with its keys is good for minutes, and keys for an hour.',
    });
  }
}
