/** One way from a lease to more power than its grant names. */
export interface Escalation {
  /** What a grant writes below `accept` to say that it is meant. */
  readonly name: string;
  /** It takes all of these actions together. */
  readonly actions: readonly string[];
  readonly effect: string;
}

const outliving = 'makes credentials that outlive the lease';
const widening = 'widens a role or user';
const managed = 'widens whatever a managed policy is attached to';
const trusting = 'changes which tokens from elsewhere may assume roles';
const running = 'runs commands with the powers of another role';

const single: readonly Escalation[] = [
  alone('create-access-key', 'iam:CreateAccessKey', outliving),
  alone('create-login-profile', 'iam:CreateLoginProfile', outliving),
  alone('update-login-profile', 'iam:UpdateLoginProfile', outliving),
  alone('create-service-credential', 'iam:CreateServiceSpecificCredential', outliving),
  alone('reset-service-credential', 'iam:ResetServiceSpecificCredential', outliving),
  alone('get-web-identity-token', 'sts:GetWebIdentityToken', 'speaks for the role elsewhere'),
  alone('update-trust-policy', 'iam:UpdateAssumeRolePolicy', 'changes who may assume a role'),
  alone('update-saml-provider', 'iam:UpdateSAMLProvider', trusting),
  alone('create-oidc-provider', 'iam:CreateOpenIDConnectProvider', trusting),
  alone('add-oidc-client', 'iam:AddClientIDToOpenIDConnectProvider', trusting),
  alone('attach-role-policy', 'iam:AttachRolePolicy', widening),
  alone('detach-role-policy', 'iam:DetachRolePolicy', 'may take a Deny off a role'),
  alone('put-role-policy', 'iam:PutRolePolicy', widening),
  alone('delete-role-policy', 'iam:DeleteRolePolicy', 'may take a Deny off a role'),
  alone('delete-role-boundary', 'iam:DeleteRolePermissionsBoundary', widening),
  alone('put-role-boundary', 'iam:PutRolePermissionsBoundary', widening),
  alone('attach-user-policy', 'iam:AttachUserPolicy', widening),
  alone('detach-user-policy', 'iam:DetachUserPolicy', 'may take a Deny off a user'),
  alone('delete-user-boundary', 'iam:DeleteUserPermissionsBoundary', widening),
  alone('put-user-policy', 'iam:PutUserPolicy', widening),
  alone('attach-group-policy', 'iam:AttachGroupPolicy', widening),
  alone('put-group-policy', 'iam:PutGroupPolicy', widening),
  alone('add-user-to-group', 'iam:AddUserToGroup', widening),
  alone('create-policy-version', 'iam:CreatePolicyVersion', managed),
  alone('set-default-policy-version', 'iam:SetDefaultPolicyVersion', managed),
  alone('update-lambda-code', 'lambda:UpdateFunctionCode', running),
  alone('update-lambda-layers', 'lambda:UpdateFunctionConfiguration', running),
  alone('ssm-send-command', 'ssm:SendCommand', running),
  alone('ssm-start-session', 'ssm:StartSession', running),
  alone('ecs-execute-command', 'ecs:ExecuteCommand', running),
  alone('push-ssh-key', 'ec2-instance-connect:SendSSHPublicKey', running),
  alone('edit-instance-user-data', 'ec2:ModifyInstanceAttribute', running),
  alone('replace-instance-profile', 'ec2:ReplaceIamInstanceProfileAssociation', running),
  alone('update-stack', 'cloudformation:UpdateStack', 'acts with the role of a stack'),
  alone('execute-change-set', 'cloudformation:ExecuteChangeSet', 'acts with the role of a stack'),
  alone('start-build', 'codebuild:StartBuild', running),
  alone('start-build-batch', 'codebuild:StartBuildBatch', running),
  alone('update-glue-endpoint', 'glue:UpdateDevEndpoint', running),
];

/** What makes something that acts with a role that is passed to it. */
const passed: readonly Escalation[] = [
  passing('lambda', 'lambda:CreateFunction'),
  passing('ec2', 'ec2:RunInstances'),
  passing('launch-template', 'ec2:CreateLaunchTemplate'),
  passing('launch-template-version', 'ec2:CreateLaunchTemplateVersion'),
  passing('ec2-fleet', 'ec2:CreateFleet'),
  passing('spot-instances', 'ec2:RequestSpotInstances'),
  passing('ecs', 'ecs:RegisterTaskDefinition'),
  passing('ecs-run', 'ecs:RunTask'),
  passing('cloudformation', 'cloudformation:CreateStack'),
  passing('cloudformation-change', 'cloudformation:CreateChangeSet'),
  passing('stacksets', 'cloudformation:CreateStackSet'),
  passing('glue-endpoint', 'glue:CreateDevEndpoint'),
  passing('glue-session', 'glue:CreateSession'),
  passing('glue-job', 'glue:CreateJob'),
  passing('glue-job-update', 'glue:UpdateJob'),
  passing('codebuild', 'codebuild:CreateProject'),
  passing('codepipeline', 'codepipeline:CreatePipeline'),
  passing('sagemaker-notebook', 'sagemaker:CreateNotebookInstance'),
  passing('sagemaker-training', 'sagemaker:CreateTrainingJob'),
  passing('sagemaker-processing', 'sagemaker:CreateProcessingJob'),
  passing('states', 'states:CreateStateMachine'),
  passing('states-update', 'states:UpdateStateMachine'),
  passing('scheduler', 'scheduler:CreateSchedule'),
  passing('events', 'events:PutTargets'),
  passing('automation', 'ssm:StartAutomationExecution'),
  passing('datapipeline', 'datapipeline:CreatePipeline'),
  passing('emr', 'elasticmapreduce:RunJobFlow'),
  passing('emr-serverless', 'emr-serverless:StartJobRun'),
  passing('batch', 'batch:RegisterJobDefinition'),
  passing('apprunner', 'apprunner:CreateService'),
  passing('launch-configuration', 'autoscaling:CreateLaunchConfiguration'),
  passing('instance-profile', 'ec2:AssociateIamInstanceProfile'),
  passing('amplify', 'amplify:CreateApp'),
  passing('bedrock-agent', 'bedrock:CreateAgent'),
  passing('code-interpreter', 'bedrock-agentcore:CreateCodeInterpreter'),
  passing('rolesanywhere', 'rolesanywhere:CreateProfile'),
];

/** Known ways to more power, each with a name by which a grant may accept it. */
export const escalations: readonly Escalation[] = [...single, ...passed];

function alone(name: string, action: string, effect: string): Escalation {
  return { name, actions: [action], effect };
}

function passing(to: string, action: string): Escalation {
  const effect = 'gives a role, with all its powers, to something of the caller’s own making';
  return { name: `pass-role-to-${to}`, actions: ['iam:PassRole', action], effect };
}
