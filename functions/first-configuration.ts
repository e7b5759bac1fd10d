import { firstAdministratorId } from '#core/administration/iam-doorkeeper.ts';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import type { PublishingPorts } from '#core/administration/publishing.ts';
import type { Person } from '#core/config/configuration.ts';
import { headId } from '#core/config/head.ts';
import { asFault } from '#core/faults.ts';
import { describeError } from './describe-error.ts';
import type { Log } from './log.ts';

/** What CloudFormation is told of a custom resource. */
export interface ResourceReply {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string;
  readonly PhysicalResourceId: string;
  readonly StackId: unknown;
  readonly RequestId: unknown;
  readonly LogicalResourceId: unknown;
}

export interface FirstConfigurationPorts extends PublishingPorts {
  /** ARN of the principal that becomes the first person of people.yaml. */
  readonly administrator: string;
  /** Tells CloudFormation, at the address that its request named. */
  answer(url: string, reply: ResourceReply): Promise<void>;
  readonly log: Log;
}

/**
 * What CloudFormation calls when the stack is made, changed or removed: publishes a configuration in
 * which one person may do everything, where none is in force; in every other case nothing. However
 * often it is called, there is one first configuration.
 */
export function firstConfiguration(
  ports: FirstConfigurationPorts,
): (event: unknown) => Promise<void> {
  return async (event) => {
    const { RequestType, ResponseURL, ...request } = Object(event) as Readonly<
      Record<string, unknown>
    >;
    const outcome = RequestType === 'Create' ? await publishOnce(ports) : nothing;
    const reply = {
      ...outcome,
      PhysicalResourceId: 'sallyport-first-configuration',
      StackId: request.StackId,
      RequestId: request.RequestId,
      LogicalResourceId: request.LogicalResourceId,
    };
    await ports.answer(String(ResponseURL), reply);
  };
}

type Outcome = Pick<ResourceReply, 'Status' | 'Reason'>;

const nothing: Outcome = { Status: 'SUCCESS', Reason: 'nothing was to be done' };
const already: Outcome = { Status: 'SUCCESS', Reason: 'a configuration is in force already' };

async function publishOnce(ports: FirstConfigurationPorts): Promise<Outcome> {
  try {
    if ((await ports.store.read('head', headId)) !== undefined) return already;
    const files = firstFiles(ports.administrator);
    const { head } = await publishConfiguration({ person: deployment, origin }, { files }, ports);
    return { Status: 'SUCCESS', Reason: `published ${head.version.slice(0, 12)}` };
  } catch (error) {
    const fault = asFault(error);
    // Somebody else was faster, which is as good.
    if (fault.code === 'conflict') return already;
    ports.log.error({ message: fault.code, error: describeError(error) });
    return { Status: 'FAILED', Reason: fault.message };
  }
}

const origin = { address: '', userAgent: '', requestId: '', face: 'system' } as const;

/** Whoever deployed, in whose name the first configuration is published. */
const deployment: Person = {
  id: firstAdministratorId,
  name: 'the deployment',
  groups: ['administrators'],
  accounts: {},
};

/** No issuer, no identity and no grant: nothing can be exchanged before somebody publishes more. */
export function firstFiles(administrator: string): ReadonlyMap<string, string> {
  return new Map([
    ['issuers.yaml', 'issuers: {}\n'],
    ['identities.yaml', 'identities: {}\n'],
    ['grants.yaml', 'grants: {}\n'],
    [
      'people.yaml',
      `people:
  ${firstAdministratorId}:
    name: First administrator
    awsPrincipals: ["${administrator}"]
    groups: [administrators]
`,
    ],
    ['policies/people.cedar', peoplePolicy],
  ]);
}

const peoplePolicy = `// What people may do with Sallyport itself.

@id("administrators")
@description("administrators publish configuration, stop access, suspend and quarantine identities, revoke leases, cancel requests, restore break-glass, resume sealing and read everything")
permit (
  principal in Sallyport::Team::"administrators",
  action in
    [Sallyport::Action::"Publish",
     Sallyport::Action::"StopAccess",
     Sallyport::Action::"Suspend",
     Sallyport::Action::"Quarantine",
     Sallyport::Action::"RevokeLease",
     Sallyport::Action::"ReadConfiguration",
     Sallyport::Action::"ReadIdentities",
     Sallyport::Action::"ReadLeases",
     Sallyport::Action::"ReadLedger",
     Sallyport::Action::"ReadApprovals",
     Sallyport::Action::"CancelApproval",
     Sallyport::Action::"HoldSession",
     Sallyport::Action::"ShredSession",
     Sallyport::Action::"RestoreBreakGlass",
     Sallyport::Action::"ResumeSealing"],
  resource
);
`;
