import { authorize } from '../authorize.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import type { S3Call } from './s3-call.ts';
import { s3Document } from './s3-reply.ts';

/** ListBuckets: those of the caller's account. */
export function listBuckets(call: S3Call): SandboxReply {
  authorize(call, {
    action: 's3:ListAllMyBuckets',
    resource: 'arn:aws:s3:::*',
    resourceAccount: call.session.account,
  });
  const buckets = call.sandbox.state.buckets.ofAccount(call.session.account);
  return s3Document(call, 'ListAllMyBucketsResult', {
    Owner: { ID: call.session.account },
    Buckets: {
      Bucket: buckets.map(({ name, createdAt }) => ({ Name: name, CreationDate: createdAt })),
    },
  });
}
