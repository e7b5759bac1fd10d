import { mostLooked } from '#core/administration/find-leases.ts';
import { configurationInForce } from '#core/sign-in/configuration-in-force.ts';
import { recordsOf } from '#core/store/records-of.ts';
import type { Store, Versioned } from '#core/store/store.ts';
import type { Approval } from './approval.ts';
import { type ListedApproval, listedApproval } from './listed-approval.ts';
import { statusAt } from './pending.ts';
import type { ReadingPorts } from './people-ports.ts';
import { readership } from './readership.ts';
import type { Settling } from './settle.ts';
import type { SignedInPerson } from './signed-in-person.ts';
import { type Voice, voicesOf, voicesWithSay } from './voices.ts';

/** Which requests are wanted; what is absent is not asked about. */
export interface ListApprovalsRequest {
  /**
   * `waiting`: those that wait for their verdict, oldest first; `mine`: of these the ones that
   * wait for the person's own word; `all`: whatever became of them, newest first.
   */
  readonly which: 'waiting' | 'mine' | 'all';
  /** 1 to 200. */
  readonly limit: number;
  /** Continue after this request. */
  readonly after?: string;
  readonly identity?: string;
  readonly grant?: string;
  readonly rule?: string;
}

/** One page of requests. */
export interface ListedApprovals {
  readonly approvals: readonly ListedApproval[];
  /** Where the next page begins; null after the last one. */
  readonly next: string | null;
}

type Judging = Pick<Settling, 'now' | 'isPerson'>;

/** Lists the requests that a person may see; a page may hold fewer than asked for although `next` tells of more. */
export async function listApprovals(
  by: SignedInPerson,
  request: ListApprovalsRequest,
  ports: ReadingPorts,
): Promise<ListedApprovals> {
  const configuration = await configurationInForce(ports);
  const mayRead = await readership(by.person, configuration, ports);
  const judging = {
    now: ports.clock.now(),
    isPerson: (id: string) => configuration.person(id) !== undefined,
  };
  const voices = await voicesOf(by.person, configuration, ports.store);
  const isWanted = (approval: Approval) =>
    mayRead(approval) &&
    fits(approval, request) &&
    (request.which === 'all' || statusAt(approval, judging.now) === 'pending') &&
    (request.which !== 'mine' || isAwaited(approval, voices, judging));
  const approvals: ListedApproval[] = [];
  let looked = 0;
  for await (const found of requestsOf(request, ports.store)) {
    looked += 1;
    if (isWanted(found.value)) approvals.push(listedApproval(found, judging));
    if (approvals.length === request.limit || looked === mostLooked) {
      return { approvals, next: found.value.id };
    }
  }
  return { approvals, next: null };
}

/** Whether a person's word is still waited for: they have a say, and have not said it. */
function isAwaited(approval: Approval, voices: readonly Voice[], judging: Judging): boolean {
  const hasSaid = voices.some(({ id }) => Object.hasOwn(approval.votes, id));
  return !hasSaid && voicesWithSay(approval, voices, judging).length > 0;
}

function fits(
  { asked, rule }: Approval,
  { identity = asked.identity, grant = asked.grant, rule: name = rule.name }: ListApprovalsRequest,
): boolean {
  return asked.identity === identity && asked.grant === grant && rule.name === name;
}

async function* requestsOf(
  { which, identity, grant, after }: ListApprovalsRequest,
  store: Store,
): AsyncGenerator<Versioned<Approval>> {
  const from = after === undefined ? {} : { after };
  if (which !== 'all') {
    for await (const { id } of recordsOf(store, 'pending-approval', from)) {
      yield* existing(await store.read('approval', id));
    }
  } else if (identity !== undefined && grant !== undefined) {
    yield* requestsForSame({ identity, grant, ...from }, store);
  } else {
    yield* recordsOf(store, 'approval', { ...from, descending: true });
  }
}

/** Every request of an identity for a grant, newest first. */
export async function* requestsForSame(
  {
    identity,
    grant,
    after,
  }: { readonly identity: string; readonly grant: string; readonly after?: string },
  store: Pick<Store, 'list' | 'read'>,
): AsyncGenerator<Versioned<Approval>> {
  const within = `${identity}/${grant}/`;
  const from = after === undefined ? {} : { after: `${within}${after}` };
  for await (const { value } of recordsOf(store, 'identity-approval', {
    ...{ within, descending: true },
    ...from,
  })) {
    yield* existing(await store.read('approval', value.approval));
  }
}

/** A request may be forgotten between the look at the list and the look at itself. */
function existing<T>(found: T | undefined): readonly T[] {
  return found === undefined ? [] : [found];
}
