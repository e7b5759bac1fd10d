import { type AwsCaller, isCaller, parseCallerArn } from '#core/administration/caller-arn.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import { Fault } from '#core/faults.ts';
import type { Chunks } from '#core/store/store.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { createIssuerRegistry, type IssuerRegistry } from '#core/tokens/issuers/issuer-registry.ts';
import type { KeyRefresh } from '#core/tokens/keys/key-set.ts';
import type {
  Configuration,
  FieldMasking,
  Intent,
  LabelledResources,
  Person,
  PolicySlice,
  PolicyText,
} from './configuration.ts';
import { createIssuerNames, demoIssuerName, type IssuerNames } from './demo-issuer.ts';
import { digestOf } from './version/digest.ts';
import { createIdentityFinder, type IdentityFinder } from './version/find-identities.ts';
import type { GrantItem, Manifest, Pages } from './version/manifest.ts';
import { readManifest, readPages } from './version/read-chunk.ts';

/** Where `demo:` issuers answer, without a slash at the end; absent wherever there are none. */
export interface LoadOptions {
  readonly demoIssuerBase?: string;
}

/** The parts of a version that are read at once; identities and slices follow when first needed. */
interface Loaded {
  readonly version: string;
  readonly manifest: Manifest;
  readonly issuers: readonly Issuer[];
  readonly instances: ReadonlySet<string>;
  readonly people: readonly Person[];
  readonly grants: readonly GrantItem[];
  readonly rules: readonly ApprovalRule[];
  readonly intents: readonly Intent[];
  readonly labelledResources: readonly LabelledResources[];
  readonly protectedArns: readonly string[];
  readonly masking: readonly FieldMasking[];
  readonly finder: IdentityFinder;
}

/**
 * Loads a published version. Throws `not_configured` or `store_unavailable` when any part is
 * missing or damaged, also later, when a part is first needed: there is no partial configuration.
 */
export async function loadConfiguration(
  version: string,
  chunks: Chunks,
  options: LoadOptions,
): Promise<Configuration> {
  const manifest = await readManifest(version, chunks);
  const [issuers, instances, people, grants, rules, ofCalls] = await Promise.all([
    readPages<Issuer>(manifest.issuers, chunks),
    readPages<string>(manifest.instances, chunks),
    readPages<Person>(manifest.people, chunks),
    readPages<GrantItem>(manifest.grants, chunks),
    readPages<ApprovalRule>(manifest.approvalRules ?? [], chunks),
    readOfCalls(manifest, chunks),
  ]);
  const names = issuerNames(issuers, options);
  const finder = createIdentityFinder({ manifest, chunks, names });
  const resolved = issuers.map((issuer) => resolveIssuer(issuer, names));
  const parts = { version, manifest, issuers: resolved, people, grants, rules, ...ofCalls, finder };
  return configurationOf({ ...parts, instances: new Set(instances) }, chunks);
}

/** What only calls through the gateway are known by. */
async function readOfCalls(manifest: Manifest, chunks: Chunks) {
  const [intents, labelledResources, protectedArns, masking] = await Promise.all([
    readPages<Intent>(manifest.intents ?? [], chunks),
    readPages<LabelledResources>(manifest.labelledResources ?? [], chunks),
    readPages<string>(manifest.protectedArns ?? [], chunks),
    readPages<FieldMasking>(manifest.masking ?? [], chunks),
  ]);
  return { intents, labelledResources, protectedArns, masking };
}

function configurationOf(loaded: Loaded, chunks: Chunks): Configuration {
  const registry = createIssuerRegistry(loaded.issuers);
  const grants = new Map(loaded.grants.map((item) => [item.grant.name, item]));
  const roles = Map.groupBy(loaded.grants, ({ grant }) => grant.role);
  const people = new Map(loaded.people.map((person) => [person.id, person]));
  const subjects = new Map(
    loaded.people.flatMap((person) => {
      const { issuer, subject } = person;
      const signsIn = issuer !== undefined && subject !== undefined;
      return signsIn ? [[subjectKey(issuer, subject), person] as const] : [];
    }),
  );
  const accounts = new Map(
    loaded.people.flatMap((person) =>
      Object.entries(person.accounts).map(([issuer, account]) => [
        subjectKey(issuer, account),
        person,
      ]),
    ),
  );
  const rules = new Map(loaded.rules.map((rule) => [rule.name, rule]));
  const slices = createSliceReader(chunks);
  return {
    version: loaded.version,
    issuerOf: (iss, aud) => {
      const issuer = registry.find(iss, aud);
      // A template alone would let strangers choose whose keys are fetched.
      const isNamed = issuer?.match.kind !== 'template' || loaded.instances.has(iss);
      return isNamed ? issuer : undefined;
    },
    issuerNamed: (name) => loaded.issuers.find((issuer) => issuer.name === name),
    fetchedIssuers: () => fetchedIssuers(loaded, registry),
    signInIssuers: () => loaded.issuers.filter(({ signIn }) => signIn !== undefined),
    grant: (name) => grants.get(name)?.grant,
    intents: loaded.intents,
    labelledResources: loaded.labelledResources,
    protectedArns: loaded.protectedArns,
    masking: loaded.masking,
    grantRoles: [...roles.keys()],
    grantsOfRole: (role) => roles.get(role)?.map(({ grant }) => grant.name) ?? [],
    identitiesFor: loaded.finder.identitiesFor,
    identity: loaded.finder.identity,
    person: (id) => people.get(id),
    membersOf: (groups) =>
      loaded.people.filter((person) => person.groups.some((group) => groups.has(group))),
    approvalRule: (name) => rules.get(name),
    personOf: (issuer, subject) => subjects.get(subjectKey(issuer, subject)),
    personAsCaller: (caller) => loaded.people.find((person) => isPrincipalOf(caller, person)),
    personWithAccount: (issuer, account) => accounts.get(subjectKey(issuer, account)),
    policySlice: async (action, resource) => {
      const own = ownSlice(grants.get(resource), action);
      const general = Object.hasOwn(loaded.manifest.slices, action)
        ? loaded.manifest.slices[action]
        : undefined;
      return slices(own ?? general ?? []);
    },
  };
}

function ownSlice(item: GrantItem | undefined, action: string): Pages | undefined {
  if (action === 'Vend') return item?.slice;
  return action === 'Call' || action === 'Reveal' ? item?.gateway?.[action] : undefined;
}

function isPrincipalOf(caller: AwsCaller, { awsPrincipals = [] }: Person): boolean {
  return awsPrincipals.some((arn) => {
    const named = parseCallerArn(arn);
    return named !== undefined && isCaller(caller, named);
  });
}

/** Exact issuers, and of templates the instances that some trust names. */
function fetchedIssuers(
  { issuers, instances }: Pick<Loaded, 'issuers' | 'instances'>,
  registry: IssuerRegistry,
): readonly KeyRefresh[] {
  const exact = issuers.flatMap(({ match }) => (match.kind === 'exact' ? [match.issuer] : []));
  return [...new Set([...exact, ...instances])].flatMap((issuer) => {
    const registered = registry.find(issuer);
    const isFetched = registered !== undefined && registered.keys.kind !== 'uploaded';
    return isFetched ? [{ issuer, registered }] : [];
  });
}

/** Slices that several grants share are read once. A failed read is not kept. */
function createSliceReader(chunks: Chunks): (pages: Pages) => Promise<PolicySlice> {
  const kept = new Map<string, Promise<PolicySlice>>();
  return (pages) => {
    const name = pages.join(' ');
    const known = kept.get(name);
    if (known !== undefined) return known;
    const read = readSlice(name, pages, chunks);
    kept.set(name, read);
    read.catch(() => kept.delete(name));
    return read;
  };
}

async function readSlice(name: string, pages: Pages, chunks: Chunks): Promise<PolicySlice> {
  return { digest: digestOf(name), policies: await readPages<PolicyText>(pages, chunks) };
}

function subjectKey(issuer: string, subject: string): string {
  return JSON.stringify([issuer, subject]);
}

function issuerNames(issuers: readonly Issuer[], { demoIssuerBase }: LoadOptions): IssuerNames {
  if (demoIssuerBase === undefined && issuers.some(isDemo)) {
    throw new Fault(
      'not_configured',
      'the configuration trusts demo issuers, which exist in local mode only; publish one without them',
    );
  }
  return createIssuerNames(demoIssuerBase);
}

function isDemo({ match }: Issuer): boolean {
  return match.kind === 'exact' && demoIssuerName(match.issuer) !== undefined;
}

function resolveIssuer(issuer: Issuer, names: IssuerNames): Issuer {
  if (issuer.match.kind === 'template') return issuer;
  return { ...issuer, match: { kind: 'exact', issuer: names.stated(issuer.match.issuer) } };
}
