import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import type { World } from '#local/sandbox/world.ts';
import { assume, clientOf, policyOf } from './assume.ts';
import { acmeWorld, type RunningSandbox, startSandbox } from './start-sandbox.ts';

const deploy = 'arn:aws:iam::111122223333:role/shop-deploy';
export const everything = 'arn:aws:iam::111122223333:role/everything';

function policy(actions: readonly string[], resources: readonly string[]): PolicyDocument {
  const parsed = parsePolicyDocument(JSON.parse(policyOf(actions, resources)));
  if (Array.isArray(parsed)) throw new Error(JSON.stringify(parsed));
  return parsed;
}

/** The story's world with one more role, which may do everything in its account. */
export function worldWithAdministrator(): World {
  const world = acmeWorld();
  const model = world.roles.get(deploy);
  const broker = world.roles.get(world.broker);
  if (model === undefined || broker === undefined) throw new Error('the story lost its roles');
  const roles = new Map(world.roles);
  roles.set(everything, {
    ...model,
    arn: everything,
    name: 'everything',
    permissions: [policy(['*'], ['*'])],
  });
  roles.set(world.broker, { ...broker, permissions: [policy(['sts:*'], ['*'])] });
  return { ...world, roles };
}

/** A running sandbox, and S3 as somebody sees it who may do everything in one account. */
export interface AdministratedS3 {
  readonly running: RunningSandbox;
  readonly s3: S3Client;
  textOf(key: string, over?: { readonly Range?: string }): Promise<string>;
}

/** Starts it with an empty bucket named `bucket`. */
export async function startAdministratedS3(): Promise<AdministratedS3> {
  const running = await startSandbox({ world: worldWithAdministrator() });
  const s3 = new S3Client(clientOf(running, await assume(running, everything)));
  await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
  const textOf = async (key: string, over: { readonly Range?: string } = {}): Promise<string> => {
    const reply = await s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: key, ...over }));
    return (await reply.Body?.transformToString()) ?? '';
  };
  return { running, s3, textOf };
}
