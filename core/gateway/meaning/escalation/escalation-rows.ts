/** Actions by which an identity would come to more than it was granted, and why they are refused. */
export interface EscalationRow {
  readonly actions: readonly string[];
  /**
   * Refused always, only where the caller's own role may be meant, or unless the grant says that AWS
   * may act so: `deputy`; of these `named deputy` if the call also names the role, which is passed.
   */
  readonly about: 'anything' | 'own role' | 'deputy' | 'named deputy';
  /** Stands behind the name of the action: what it would do, and what to do instead. */
  readonly reason: string;
}

/** Without PassRole, administrators' policies and our own resources, which need a closer look. */
export const escalationRows: readonly EscalationRow[] = [
  {
    about: 'own role',
    actions: [
      'iam:AttachRolePolicy',
      'iam:DeleteRole',
      'iam:DeleteRolePolicy',
      'iam:DetachRolePolicy',
      'iam:PutRolePermissionsBoundary',
      'iam:PutRolePolicy',
      'iam:TagRole',
      'iam:UntagRole',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
    ],
    reason:
      'would change the role that the identity itself acts as; ask for another grant, and name another role by its path',
  },
  {
    about: 'anything',
    actions: ['iam:DeleteRolePermissionsBoundary', 'iam:DeleteUserPermissionsBoundary'],
    reason: 'would lift a permissions boundary; ask an administrator to do it outside the gateway',
  },
  {
    about: 'anything',
    actions: ['iam:UpdateAssumeRolePolicy'],
    reason: 'would change who may take a role; ask an administrator to do it outside the gateway',
  },
  {
    about: 'anything',
    actions: [
      'iam:ChangePassword',
      'iam:CreateAccessKey',
      'iam:CreateLoginProfile',
      'iam:CreateServiceSpecificCredential',
      'iam:CreateVirtualMFADevice',
      'iam:DeactivateMFADevice',
      'iam:EnableMFADevice',
      'iam:ResetServiceSpecificCredential',
      'iam:ResyncMFADevice',
      'iam:UpdateAccessKey',
      'iam:UpdateLoginProfile',
      'iam:UpdateServiceSpecificCredential',
      'iam:UploadSSHPublicKey',
      'iam:UploadSigningCertificate',
    ],
    reason:
      'would make or change credentials that work without the gateway; exchange a token for a grant instead',
  },
  {
    about: 'anything',
    actions: ['iam:AddUserToGroup', 'iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'],
    reason:
      'would widen whoever has that policy or group, maybe the identity itself; ask an administrator to do it outside the gateway',
  },
  {
    about: 'anything',
    actions: [
      'iam:AddClientIDToOpenIDConnectProvider',
      'iam:CreateOpenIDConnectProvider',
      'iam:CreateSAMLProvider',
      'iam:UpdateOpenIDConnectProviderThumbprint',
      'iam:UpdateSAMLProvider',
      'rolesanywhere:CreateProfile',
      'rolesanywhere:CreateTrustAnchor',
      'rolesanywhere:UpdateProfile',
      'rolesanywhere:UpdateTrustAnchor',
      'sso:AttachCustomerManagedPolicyReferenceToPermissionSet',
      'sso:AttachManagedPolicyToPermissionSet',
      'sso:CreateAccountAssignment',
      'sso:DeletePermissionsBoundaryFromPermissionSet',
      'sso:ProvisionPermissionSet',
      'sso:PutInlinePolicyToPermissionSet',
      'identitystore:CreateGroupMembership',
    ],
    reason:
      'would open another way into the account; ask an administrator to do it outside the gateway',
  },
  {
    about: 'anything',
    actions: [
      'sts:AssumeRole',
      'sts:AssumeRoleWithSAML',
      'sts:AssumeRoleWithWebIdentity',
      'sts:AssumeRoot',
      'sts:GetFederationToken',
      'sts:GetSessionToken',
    ],
    reason: 'would take on other credentials; exchange a token for a grant of that role instead',
  },
  {
    about: 'named deputy',
    actions: [
      'cloudformation:CreateChangeSet',
      'cloudformation:CreateResource',
      'cloudformation:CreateStack',
      'cloudformation:DeleteResource',
      'cloudformation:UpdateResource',
      'cloudformation:UpdateStack',
    ],
    reason:
      'would have AWS make any resource, in the name of the grant’s role unless the call names another; ask for a grant with this deputy, and name a role that it may pass',
  },
  {
    about: 'deputy',
    actions: [
      'cloudformation:ActivateType',
      'cloudformation:CreateStackInstances',
      'cloudformation:CreateStackSet',
      'cloudformation:ExecuteChangeSet',
      'cloudformation:RegisterType',
      'cloudformation:UpdateStackInstances',
      'cloudformation:UpdateStackSet',
      'servicecatalog:ExecuteProvisionedProductPlan',
      'servicecatalog:ExecuteProvisionedProductServiceAction',
      'servicecatalog:ProvisionProduct',
      'servicecatalog:UpdateProvisionedProduct',
    ],
    reason:
      'would have AWS make any resource in the name of a role; call the operations that make it themselves, or ask for a grant with this deputy',
  },
  {
    about: 'anything',
    actions: [
      'ec2-instance-connect:SendSSHPublicKey',
      'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
      'ecs:ExecuteCommand',
      'sagemaker:CreatePresignedDomainUrl',
      'sagemaker:CreatePresignedNotebookInstanceUrl',
      'ssm:ResumeSession',
      'ssm:StartSession',
    ],
    reason:
      'would open a way onto a machine that works without the gateway; ask an administrator to do it outside the gateway',
  },
  {
    about: 'deputy',
    actions: [
      'ec2:ModifyInstanceAttribute',
      'elasticmapreduce:AddJobFlowSteps',
      'ssm:CreateAssociation',
      'ssm:CreateAssociationBatch',
      'ssm:SendCommand',
      'ssm:StartAutomationExecution',
      'ssm:StartChangeRequestExecution',
      'ssm:UpdateAssociation',
    ],
    reason:
      'would run commands on machines that have roles of their own; ask for a grant with this deputy',
  },
  {
    about: 'deputy',
    actions: [
      'codebuild:StartBuild',
      'codebuild:StartBuildBatch',
      'codebuild:UpdateProject',
      'glue:CreateDevEndpoint',
      'glue:CreateSession',
      'glue:RunStatement',
      'glue:StartJobRun',
      'glue:UpdateDevEndpoint',
      'glue:UpdateJob',
      'lambda:AddLayerVersionPermission',
      'lambda:AddPermission',
      'lambda:CreateEventSourceMapping',
      'lambda:UpdateEventSourceMapping',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
      'sagemaker:UpdateNotebookInstance',
    ],
    reason:
      'would run code in the name of a role that is not the grant’s; ask for a grant with this deputy',
  },
  {
    about: 'deputy',
    actions: [
      'appsync:CreateDataSource',
      'appsync:UpdateDataSource',
      'datapipeline:PutPipelineDefinition',
      'events:PutTargets',
      'iot:CreateTopicRule',
      'iot:ReplaceTopicRule',
      'pipes:CreatePipe',
      'pipes:UpdatePipe',
      'scheduler:CreateSchedule',
      'scheduler:UpdateSchedule',
      'states:CreateStateMachine',
      'states:TestState',
      'states:UpdateStateMachine',
    ],
    reason:
      'would have AWS call any operation later in the name of a role; call that operation itself, or ask for a grant with this deputy',
  },
  {
    about: 'anything',
    actions: [
      'access-analyzer:DeleteAnalyzer',
      'cloudtrail:DeleteEventDataStore',
      'cloudtrail:DeleteTrail',
      'cloudtrail:PutEventSelectors',
      'cloudtrail:StopEventDataStoreIngestion',
      'cloudtrail:StopLogging',
      'cloudtrail:UpdateEventDataStore',
      'cloudtrail:UpdateTrail',
      'config:DeleteConfigurationRecorder',
      'config:DeleteDeliveryChannel',
      'config:StopConfigurationRecorder',
      'guardduty:DeleteDetector',
      'guardduty:UpdateDetector',
      'macie2:DisableMacie',
      'organizations:DeletePolicy',
      'organizations:DetachPolicy',
      'organizations:DisablePolicyType',
      'organizations:LeaveOrganization',
      'organizations:UpdatePolicy',
      'securityhub:DisableSecurityHub',
    ],
    reason:
      'would loosen what watches or bounds the account; ask an administrator to do it outside the gateway',
  },
];

/** Actions by which AWS acts in the name of a role: a grant may name them as its deputies. */
export const deputyActions: ReadonlySet<string> = new Set(
  escalationRows
    .filter(({ about }) => about === 'deputy' || about === 'named deputy')
    .flatMap(({ actions }) => actions),
);
