import { Fault } from '#core/faults.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { poolFault } from '#core/limits/pool.ts';
import { takePlaces } from '#core/limits/take-places.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import type { Versioned } from '#core/store/store.ts';
import type { Approval, Requester, Shown } from './approval.ts';
import { type Asked, askedHash } from './asked.ts';
import { type OpeningRecords, openingWrites } from './opening-writes.ts';
import { statusAt } from './pending.ts';
import type { ApprovalPorts } from './ports.ts';
import type { Presentation } from './presentation.ts';
import { isRedeemable } from './redeem.ts';
import { heldPlaces, placesOfRequest } from './request-places.ts';
import { requireAskable } from './require-askable.ts';
import type { ApprovalRule } from './rule.ts';

/** Who asks for what, by which rule. */
export interface Ask {
  readonly rule: ApprovalRule;
  readonly asked: Asked;
  readonly requester: Requester;
  readonly shown: Shown;
  /** Version of the configuration that asks for it. */
  readonly configuration: string;
  readonly entry: Pick<
    EntryBody,
    'actor' | 'origin' | 'sessionId' | 'token' | 'workload' | 'decision'
  >;
  /** The token that it is asked with, which may expire before the verdict. */
  readonly presented?: { readonly bindingKey: string; readonly tokenHash: string };
}

/** So long whoever asks again is told the same; then the same thing may be asked anew. */
const noStandsSeconds = 900;

const attempts = 5;

/**
 * The request that stands for exactly this: the one that is open, or was answered, or a new one.
 * Of any number who ask at once one opens it and the others join. Throws `policy_denied` and
 * `invalid_request` for what the rule does not take, and `slow_down` in a storm.
 */
export async function openApproval(ask: Ask, ports: ApprovalPorts): Promise<Versioned<Approval>> {
  requireAskable(ask);
  const hash = askedHash(ask.asked);
  const place = `${hash}/${ask.rule.name}`;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const now = ports.clock.now();
    const pointer = await ports.store.read('open-approval', place);
    const found = await readApproval(pointer?.value.approval, ports);
    if (found !== undefined && stands(found.value, now)) {
      if (found.value.status === 'pending') await keepTime(found.value, ports);
      return found;
    }
    const draft = newApproval(ask, { hash, id: ports.ids.newId(), now });
    const approval = await putApproval(ask, draft, { place, pointer }, ports);
    if (approval === undefined) continue;
    ports.metrics.count('approval.asked');
    await keepTime(approval, ports);
    return { revision: 1, value: approval };
  }
  throw new Fault('slow_down', 'too many ask for this at once; try again shortly');
}

/** Makes a request durable with its entry and the places it takes; undefined where another was first. */
async function putApproval(
  ask: Ask,
  draft: Approval,
  pointed: Pick<OpeningRecords, 'place' | 'pointer'>,
  ports: ApprovalPorts,
): Promise<Approval | undefined> {
  const presentation = await readPresentation(ask, ports);
  let approval = draft;
  const taken = await takePlaces(
    {
      wanted: placesOfRequest(draft),
      seed: draft.id,
      commit: (places) => {
        approval = { ...draft, places: heldPlaces(places) };
        const records = { ...pointed, presentation, places };
        return ports.ledger.append(askedEntry(ask, approval), {
          writes: openingWrites(ask, approval, records),
        });
      },
    },
    { ...ports, places: ports.places },
  );
  switch (taken.outcome) {
    case 'committed':
      return approval;
    case 'conflict':
      return undefined;
    case 'full':
      throw poolFault(taken.pool, taken.freeAt);
    case 'crowded':
      throw new Fault('slow_down', 'too many ask for approval at once; try again shortly');
  }
}

async function readPresentation(
  { presented }: Ask,
  { store }: Pick<ApprovalPorts, 'store'>,
): Promise<Versioned<Presentation> | undefined> {
  return presented === undefined ? undefined : store.read('presentation', presented.bindingKey);
}

/** A start that is lost is made good by whoever asks again. */
async function keepTime({ id }: Approval, { timer }: Pick<ApprovalPorts, 'timer'>): Promise<void> {
  await timer.start(id).catch(() => undefined);
}

/** The request that a record points at. */
export async function readApproval(
  id: string | undefined,
  { store }: Pick<ApprovalPorts, 'store'>,
): Promise<Versioned<Approval> | undefined> {
  return id === undefined ? undefined : store.read('approval', id);
}

/** Whether a request still answers whoever asks for the same. */
export function stands(approval: Approval, now: Date): boolean {
  switch (statusAt(approval, now)) {
    case 'pending':
      return true;
    case 'approved':
      return isRedeemable(approval, now);
    case 'cancelled':
      return false;
    case 'expired':
      return now < secondsAfter(new Date(approval.expiresAt), noStandsSeconds);
    case 'denied': {
      const since = new Date(approval.settled?.at ?? approval.expiresAt);
      return now < secondsAfter(since, noStandsSeconds);
    }
  }
}

/** The request as it is opened. */
export function newApproval(
  { rule, asked, requester, shown, configuration }: Ask,
  { hash, id, now }: { readonly hash: string; readonly id: string; readonly now: Date },
): Approval {
  return {
    ...{ id, rule, asked, askedHash: hash, requester, shown, configuration },
    ...{ status: 'pending', votes: {}, told: { escalations: 0, reminders: 0, verdict: false } },
    places: [],
    openedAt: now.toISOString(),
    expiresAt: secondsAfter(now, rule.expiresSeconds).toISOString(),
  };
}

function publishFacts({ publish }: Asked) {
  return publish === undefined ? {} : { publishes: publish.version, before: publish.before };
}

function callFacts({ call }: Asked) {
  return call === undefined
    ? {}
    : { service: call.service, operation: call.operation, callHash: call.hash };
}

function askedEntry({ entry, asked, rule }: Ask, approval: Approval): EntryBody {
  return {
    ...entry,
    kind: 'approval.asked',
    at: approval.openedAt,
    grant: asked.grant,
    facts: {
      approval: approval.id,
      rule: rule.name,
      askedHash: approval.askedHash,
      expiresAt: approval.expiresAt,
      reason: approval.requester.reason ?? null,
      novelty: approval.shown.novelty.join(', '),
      ...publishFacts(asked),
      ...callFacts(asked),
    },
  };
}
