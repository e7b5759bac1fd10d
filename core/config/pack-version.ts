import { actions } from '#core/policy/actions.ts';
import { slicesBy } from '#core/policy/slice.ts';
import type { CompiledConfiguration } from './compile-configuration.ts';
import type { Identity, PolicyText } from './configuration.ts';
import { digestOf } from './version/digest.ts';
import type { GrantItem, IdItem, Manifest, Pages, SourceItem } from './version/manifest.ts';
import { addBuckets, addChunk, addPages, type ChunkMap } from './version/pages.ts';
import { placeIdentities } from './version/place-identities.ts';

/** An immutable version, ready to be stored. */
export interface PackedVersion {
  /** Hex SHA-256 of the manifest, which is one of the chunks. */
  readonly version: string;
  /** Every chunk by the hex SHA-256 of its bytes. */
  readonly chunks: ReadonlyMap<string, Uint8Array>;
}

/** Characters of a source in one piece: short enough for a chunk, however it is escaped. */
const sourcePiece = 50_000;

/** Packs a configuration into content-addressed chunks; the same configuration has the same version. */
export function packVersion(compiled: CompiledConfiguration): PackedVersion {
  const chunks: ChunkMap = new Map();
  const manifest: Manifest = {
    form: 1,
    issuers: addPages(chunks, compiled.issuers),
    instances: addPages(chunks, instancesOf(compiled)),
    people: addPages(chunks, compiled.people),
    grants: addPages(chunks, grantItems(chunks, compiled)),
    approvalRules: addPages(chunks, compiled.approvalRules),
    intents: addPages(chunks, compiled.intents),
    labelledResources: addPages(chunks, compiled.labelledResources),
    protectedArns: addPages(chunks, compiled.protectedArns),
    masking: addPages(chunks, compiled.masking),
    sources: addPages(chunks, sourceItems(compiled.sources)),
    slices: generalSlices(chunks, compiled.policies),
    ...packIdentities(chunks, compiled.identities),
  };
  return { version: addChunk(chunks, JSON.stringify(manifest)), chunks };
}

/** What trusts name of template issuers, each once. */
function instancesOf({ issuers, identities }: CompiledConfiguration): readonly string[] {
  const templates = issuers.filter(({ match }) => match.kind === 'template');
  const names = new Set(templates.map(({ name }) => name));
  const trusts = identities.flatMap((identity) => identity.trusts);
  const named = trusts.filter(({ issuer }) => names.has(issuer));
  return [...new Set(named.map(({ iss }) => iss))].toSorted();
}

function packIdentities(chunks: ChunkMap, identities: readonly Identity[]) {
  const { placed, pins, first } = placeIdentities(identities);
  const ids = [...first].map(([id, key]): IdItem => [id, key]);
  return {
    pins,
    identities: addBuckets(chunks, placed, ([key]) => key),
    ids: addBuckets(chunks, ids, ([id]) => digestOf(id)),
  };
}

type SliceOf = (grant: string) => Pages;

function grantItems(chunks: ChunkMap, { grants, policies }: CompiledConfiguration): GrantItem[] {
  const [vend, call, reveal] = (['Vend', 'Call', 'Reveal'] as const).map((action) => {
    const sliceOf = slicesBy(policies, action);
    return (grant: string) => addSlice(chunks, sliceOf(grant));
  }) as [SliceOf, SliceOf, SliceOf];
  return grants.map((grant) => {
    const item = { grant, slice: vend(grant.name) };
    if (grant.mode !== 'gateway') return item;
    return { ...item, gateway: { Call: call(grant.name), Reveal: reveal(grant.name) } };
  });
}

/**
 * For actions on anything but a grant every policy is kept: they are rare, and deciding by all
 * policies is deciding by those that can apply.
 */
function generalSlices(
  chunks: ChunkMap,
  policies: readonly PolicyText[],
): Readonly<Record<string, Pages>> {
  const all = addSlice(chunks, policies);
  return Object.fromEntries(Object.keys(actions).map((action) => [action, all]));
}

function addSlice(chunks: ChunkMap, policies: readonly PolicyText[]): Pages {
  // Where a policy stands in its file must not change what it is.
  const texts = policies.map(
    ({ id, text, annotations }): PolicyText => ({ id, text, annotations }),
  );
  return addPages(chunks, texts);
}

function sourceItems(sources: ReadonlyMap<string, string>): SourceItem[] {
  return [...sources].flatMap(([path, text]) =>
    Array.from({ length: Math.ceil(text.length / sourcePiece) || 1 }, (_, at) => ({
      path,
      text: text.slice(at * sourcePiece, (at + 1) * sourcePiece),
    })),
  );
}
