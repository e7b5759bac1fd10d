import { RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** What the key of the log is made with. */
export interface LogKeyProps {
  /** ARN of the role of the one function that signs. */
  readonly sealer: string;
}

/**
 * The key that signs checkpoints: Ed25519, which never leaves KMS and never changes, since readers of
 * the log know its public half. It is kept when the stack goes.
 */
export class LogKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, { sealer }: LogKeyProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Sallyport: signs the checkpoints of the log',
      keySpec: KeySpec.ECC_NIST_EDWARDS25519,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.key.addToResourcePolicy(onlyTheSealerSigns(sealer));
    this.key.addToResourcePolicy(nobodyDeletes());
  }
}

/** Whatever anybody's own policies say; the role is named in a condition, since it is made later. */
function onlyTheSealerSigns(sealer: string): PolicyStatement {
  return new PolicyStatement({
    sid: 'OnlyTheSealerSigns',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['kms:Sign'],
    // In a key policy this means the key itself.
    resources: ['*'],
    conditions: { ArnNotEquals: { 'aws:PrincipalArn': sealer } },
  });
}

/** Who wants to delete it all the same has to change this policy first, which CloudTrail tells. */
function nobodyDeletes(): PolicyStatement {
  return new PolicyStatement({
    sid: 'NobodyDeletesTheKey',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'],
    resources: ['*'],
  });
}
