import type { Grant, Identity } from '#core/config/configuration.ts';
import type { StoppedIdentity } from '#core/config/head.ts';
import { stoppedSentence } from '#core/config/stopped-sentence.ts';
import { Fault, type FaultCode } from '#core/faults.ts';
import { decisionEvidence } from '#core/ledger/decision-evidence.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { placeWrite } from '#core/limits/place.ts';
import { findFullPool, takePlaces } from '#core/limits/take-places.ts';
import { explainDecision } from '#core/policy/explain.ts';
import type { RefusedMatch } from '#core/trust/match-trust.ts';
import { tallyRefusal } from './count-refusal.ts';
import { actorOf, entryBase, noveltyFacts } from './evidence.ts';
import type { Decided, Exchange, Matched, Permitted } from './exchange.ts';
import { placesWorld } from './limits-world.ts';
import type { ExchangePorts } from './ports.ts';
import { type RefusedBy, refusalPlace } from './wanted-places.ts';

/** Why a known principal is refused. */
export type Denial =
  | ({ readonly kind: 'decided' } & Exchange & Matched & Decided)
  | ({
      readonly kind: 'stopped';
      readonly grant: Grant;
      readonly identity: Identity;
      readonly stopped: StoppedIdentity;
    } & Exchange)
  | ({
      readonly kind: 'halted';
      readonly grant: Grant;
      readonly identity: Identity;
      readonly fault: Fault;
    } & Exchange)
  | ({
      readonly kind: 'untargeted';
      readonly identity: Identity;
      readonly fault: Fault;
    } & Exchange)
  | ({ readonly kind: 'unmatched'; readonly grant: Grant; readonly match: RefusedMatch } & Exchange)
  | ({ readonly kind: 'fault'; readonly by: RefusedBy; readonly fault: Fault } & Permitted);

/** Refusals that only say "too much": each would cost as much as what it refuses. */
const onlyCounted: ReadonlySet<FaultCode> = new Set(['rate_limited', 'too_many_leases']);

/**
 * Writes the entry of a refusal and returns the fault to answer with. If the entry cannot be
 * written the answer is that fault instead: a known principal's refusal is never unrecorded. Beyond
 * so many in a minute an identity's refusals are counted together, so that nobody fills the ledger.
 */
export async function deny(denial: Denial, ports: ExchangePorts): Promise<Fault> {
  const fault = await faultOf(denial);
  ports.metrics.count('exchange.denied', { code: fault.code });
  const isRecorded = !onlyCounted.has(fault.code) && (await record(denial, fault, ports));
  if (!isRecorded) await tallyRefusal(fault.code, `identity ${accountable(denial).id}`, ports);
  return fault;
}

/** False where the identity has no place left for an entry of its own. */
async function record(denial: Denial, fault: Fault, ports: ExchangePorts): Promise<boolean> {
  const permitted = denial.kind === 'fault' ? denial : undefined;
  const place = refusalPlace({ identity: accountable(denial), code: fault.code, permitted });
  const world = placesWorld(ports);
  if ((await findFullPool([place.pool], world)) !== undefined) return false;
  const entry = deniedEntry(denial, fault, ports);
  const taken = await takePlaces(
    {
      wanted: [place],
      seed: ports.ids.newId(),
      commit: (places) => ports.ledger.append(entry, { writes: places.map(placeWrite) }),
    },
    world,
  );
  return taken.outcome === 'committed';
}

/** Whose refusals this one counts among: where several identities are meant, the first of them. */
function accountable(denial: Denial): Pick<Identity, 'id'> {
  return identityOf(denial) ?? denial.candidates[0];
}

function identityOf(denial: Denial): Identity | undefined {
  return denial.kind === 'unmatched' ? denial.match.identity : denial.identity;
}

async function faultOf(denial: Denial): Promise<Fault> {
  switch (denial.kind) {
    case 'decided':
      return decidedFault(denial);
    case 'stopped':
      return new Fault('identity_stopped', stoppedSentence(denial.identity, denial.stopped));
    case 'unmatched':
      return new Fault(denial.match.code, denial.match.message, {
        shown: { claim_diff: denial.match.diff },
      });
    case 'halted':
    case 'untargeted':
    case 'fault':
      return denial.fault;
  }
}

async function decidedFault(denial: Exchange & Matched & Decided): Promise<Fault> {
  const { decision, identity, grant } = denial;
  if (decision.effect === 'pend') {
    return new Fault(
      'policy_denied',
      `grant ${grant.name} needs other approvals by now (${decision.rules.join(', ')}); ask for it anew`,
    );
  }
  const slice = await denial.known.configuration.policySlice('Vend', grant.name);
  const [first = 'no policy permits it', ...rest] = explainDecision(decision, slice.policies);
  const why = [first, ...rest].join('; ');
  return new Fault(
    'policy_denied',
    `identity ${identity.id} may not have grant ${grant.name}: ${why}; ask its owner ${identity.owner}`,
  );
}

function deniedEntry(denial: Denial, fault: Fault, ports: ExchangePorts): EntryBody {
  const kind = fault.form.status >= 500 ? 'exchange.failed' : 'exchange.denied';
  const decided = denial.kind === 'decided' || denial.kind === 'fault' ? denial : undefined;
  return {
    ...entryBase(kind, denial, ports.clock.now()),
    actor: actorOf(identityOf(denial)),
    ...(denial.kind === 'untargeted' ? {} : { grant: denial.grant.name }),
    ...(decided === undefined
      ? {}
      : {
          decision: decisionEvidence(decided.decision, denial.known.configuration.version),
          ...noveltyFacts(decided.acquaintances ?? []),
        }),
    outcome: { code: fault.code, detail: { ...fault.detail, message: fault.message } },
  };
}
