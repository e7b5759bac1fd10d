import { childText, readXml } from '#core/xml/read-xml.ts';
import { authorize } from '../authorize.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';
import { s3Empty } from './s3-reply.ts';

const nameForm =
  /^(?!xn--|sthree-|\d+\.\d+\.\d+\.\d+$)(?!.*(?:\.\.|-s3alias$|--ol-s3$|--x-s3$))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** CreateBucket, in the account of the caller and in the sandbox's region. */
export function createBucket(call: S3Call): SandboxReply {
  const { bucket: name, sandbox, session } = call;
  authorize(call, {
    action: 's3:CreateBucket',
    resource: `arn:aws:s3:::${name}`,
    resourceAccount: session.account,
  });
  if (!nameForm.test(name)) throw s3Errors.invalidBucketName();
  requireRegion(call);
  const createdAt = call.now.toISOString();
  if (!sandbox.state.buckets.add({ name, account: session.account, createdAt })) {
    throw s3Errors.bucketExists(sandbox.state.buckets.find(name)?.account === session.account);
  }
  return s3Empty(call, 200, { location: `/${name}` });
}

function requireRegion(call: S3Call): void {
  if (call.request.body.length === 0) return;
  const root = readXml(Buffer.from(call.request.body).toString('utf8'));
  if (root?.name !== 'CreateBucketConfiguration') throw s3Errors.malformedXml();
  const region = childText(root, 'LocationConstraint') ?? call.sandbox.world.region;
  if (region !== call.sandbox.world.region) {
    throw s3Errors.invalidArgument(`The sandbox has the one region ${call.sandbox.world.region}`);
  }
}
