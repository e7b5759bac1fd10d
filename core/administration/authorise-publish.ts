import { changedKinds } from '#core/config/changed-kinds.ts';
import { loadSources } from '#core/config/load-sources.ts';
import { soleResources } from '#core/policy/actions.ts';
import type { Administered } from './administration.ts';
import { type Administering, decideDeed, mayBegin, readInForce, refuseDeed } from './authorise.ts';
import type { Publishing, PublishingPorts, PublishRequest } from './publishing.ts';

/**
 * Lets policy decide whether a person may publish these files, by what they change of those in
 * force. A refusal is an entry, then `policy_denied`; with `pend` people have to say yes yet.
 */
export async function authorisePublish(
  administered: Administered,
  request: PublishRequest,
  ports: PublishingPorts,
): Promise<Publishing> {
  const { person } = administered;
  const inForce = await readInForce(ports);
  const { head, configuration } = inForce;
  const before =
    head === undefined ? new Map() : await loadSources(head.value.version, ports.chunks);
  const deed = publishOf(before, request.files);
  const publishing = { administered, request, inForce, deed, before };
  if (configuration === undefined) {
    if (mayBegin(person, deed, ports)) return publishing;
    throw await refuseDeed(administered, deed, ports);
  }
  const decision = await decideDeed(configuration, { person, administering: deed }, ports);
  if (decision.effect !== 'forbid') return { ...publishing, decision };
  throw await refuseDeed(administered, deed, ports);
}

function publishOf(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Administering {
  return {
    action: 'Publish',
    resource: { type: 'Configuration', id: soleResources.Configuration },
    changes: changedKinds(before, after),
  };
}
