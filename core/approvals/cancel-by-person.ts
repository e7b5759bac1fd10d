import { askedIdentity } from '#core/administration/asked-identity.ts';
import { authorise, isPermitted } from '#core/administration/authorise.ts';
import type { Configuration, Person } from '#core/config/configuration.ts';
import type { Approval } from './approval.ts';
import type { DecidingPorts, ReadingPorts } from './people-ports.ts';
import { isOfPerson } from './readership.ts';
import type { SignedInPerson } from './signed-in-person.ts';
import { cancelApproval } from './vote.ts';

/** Whether a person may end a request: it is of what is theirs, or policy lets them. */
export async function mayCancel(
  approval: Approval,
  { person, configuration }: { readonly person: Person; readonly configuration: Configuration },
  ports: ReadingPorts,
): Promise<boolean> {
  if (isOfPerson(approval, person)) return true;
  const { resource } = await askedIdentity(
    approval.asked.identity,
    ports,
    approval.requester.owner,
  );
  const administering = { action: 'CancelApproval', resource } as const;
  return isPermitted(configuration, { person, administering }, ports);
}

/** Ends a request that is wanted no more; the refusal of whoever may not is an entry. */
export async function cancelByPerson(
  approval: Approval,
  { by, reason }: { readonly by: SignedInPerson; readonly reason?: string },
  ports: DecidingPorts,
): Promise<Approval> {
  const { person, origin } = by;
  if (!isOfPerson(approval, person)) {
    const { identity, owner } = approval.requester;
    const { resource } = await askedIdentity(identity, ports, owner);
    await authorise(by, { action: 'CancelApproval', resource }, ports);
  }
  const said = { person, origin, ...(reason === undefined ? {} : { reason }) };
  return cancelApproval(approval.id, said, ports.approvals);
}
