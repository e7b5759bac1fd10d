import type { RecognisedOperation } from '../recognised-operation.ts';

/**
 * Operations whose output holds a secret access key or session token by AWS's models: what they hand
 * out works without the gateway. `npm run data:access` finds any that is missing here.
 */
export const mintingOperations: ReadonlySet<string> = new Set([
  'account-access-runtime.GetRoleCredentials',
  'cloudwatchomni.GetSpaceCredentialsForOrganization',
  'cloudwatchomni.GetSpaceDataAccess',
  'codepipeline.GetJobDetails',
  'codepipeline.GetThirdPartyJobDetails',
  'codepipeline.PollForJobs',
  'cognito-identity.GetCredentialsForIdentity',
  'datazone.GetConnection',
  'datazone.GetEnvironmentCredentials',
  'deadline.AssumeFleetRoleForRead',
  'deadline.AssumeFleetRoleForWorker',
  'deadline.AssumeQueueRoleForRead',
  'deadline.AssumeQueueRoleForUser',
  'deadline.AssumeQueueRoleForWorker',
  'eks-auth.AssumeRoleForPodIdentity',
  'finspace-data.GetExternalDataViewAccessDetails',
  'finspace-data.GetProgrammaticAccessCredentials',
  'gamelift.CreateBuild',
  'gamelift.GetComputeAccess',
  'gamelift.RequestUploadCredentials',
  'iam.CreateAccessKey',
  'lakeformation.AssumeDecoratedRoleWithSAML',
  'lakeformation.GetTemporaryDataLocationCredentials',
  'lakeformation.GetTemporaryGlueFunctionCredentials',
  'lakeformation.GetTemporaryGluePartitionCredentials',
  'lakeformation.GetTemporaryGlueTableCredentials',
  'lightsail.CreateBucketAccessKey',
  'lightsail.GetBucketAccessKeys',
  's3.CreateSession',
  's3control.GetDataAccess',
  'signin.CreateOAuth2Token',
  'ssm.GetAccessToken',
  'sso.GetRoleCredentials',
  'sts.AssumeRole',
  'sts.AssumeRoleWithSAML',
  'sts.AssumeRoleWithWebIdentity',
  'sts.AssumeRoot',
  'sts.GetDelegatedAccessToken',
  'sts.GetFederationToken',
  'sts.GetSessionToken',
]);

/** Whether an operation hands out credentials of AWS. */
export function mintsCredentials({
  service,
  operation,
}: Pick<RecognisedOperation, 'service' | 'operation'>): boolean {
  return mintingOperations.has(`${service}.${operation}`);
}
