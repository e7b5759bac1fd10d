import type { SuggestedCondition } from '#core/trust/suggest/choose-conditions.ts';
import type {
  SuggestedPerson,
  SuggestedTrust,
  TrustSuggestion,
} from '#core/trust/suggest-trust.ts';

/** What a suggestion is written with beside what the token says. */
export interface Placed {
  /** Name of the issuer, as registered or as proposed. */
  readonly issuer: string;
  /** Its `iss` as configuration writes it. */
  readonly iss: string;
  /** Id of the identity or person. */
  readonly id: string;
  readonly owner: string | undefined;
  readonly grants: readonly string[];
}

/** A suggestion as parts of configuration files, each under a comment that names its file. */
export function suggestionYaml(suggestion: TrustSuggestion, placed: Placed): readonly string[] {
  const { subject } = suggestion;
  const parts = [
    issuerLines(suggestion, placed),
    subject.kind === 'person' ? personLines(subject, placed) : identityLines(subject, placed),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
}

function issuerLines({ issuer }: TrustSuggestion, placed: Placed): readonly string[] {
  if (issuer === undefined) return [];
  const { audiences = [], require = {} } = issuer;
  const required = Object.entries(require).map(([claim, value]) => `${claim}: ${quoted(value)}`);
  return [
    '# issuers.yaml',
    'issuers:',
    `  ${placed.issuer}:`,
    `    profile: ${issuer.profile}`,
    `    issuer: ${quoted(placed.iss)}`,
    ...(issuer.privateNetwork
      ? ['    # plain http is taken inside a private network alone', '    privateNetwork: true']
      : []),
    ...(issuer.keysElsewhere
      ? [
          '    # write where its keys are: the bundle of the trust domain',
          '    keys: {jwksUri: "https://CHANGE-ME"}',
        ]
      : []),
    ...(audiences.length === 0
      ? []
      : [
          '    # its tokens are made for this, not for the broker',
          `    audiences: ${listed(audiences)}`,
        ]),
    ...(required.length === 0
      ? []
      : [
          '    # without it, anybody with an account at this issuer could sign in',
          `    require: {${required.join(', ')}}`,
        ]),
  ];
}

function personLines({ sub, name }: SuggestedPerson, { issuer, id }: Placed): readonly string[] {
  return [
    '# people.yaml',
    'people:',
    `  ${id}:`,
    `    name: ${quoted(name ?? id)}`,
    '    # a person is known by issuer and sub alone: names and addresses pass to others',
    `    subject: {issuer: ${issuer}, sub: ${quoted(sub)}}`,
    '    # groups are given here, never by the token',
    '    groups: []',
  ];
}

function identityLines(trust: SuggestedTrust, placed: Placed): readonly string[] {
  if (trust.conditions.length === 0) return [];
  const { issuer, id, owner, grants } = placed;
  const taken = trust.conditions.filter(({ optional }) => !optional);
  const optional = trust.conditions.filter((condition) => condition.optional);
  return [
    '# identities.yaml',
    'identities:',
    `  ${id}:`,
    ...(owner === undefined
      ? ['    # write who answers for it: a person or a group of people.yaml']
      : []),
    `    owner: ${owner ?? 'CHANGE-ME'}`,
    '    # say in one sentence what it is for',
    `    purpose: ${quoted(`what ${trust.name ?? id} needs`)}`,
    ...(grants.length === 0 ? ['    # name the grants that it may ask for'] : []),
    `    grants: [${grants.join(', ')}]`,
    '    trust:',
    `      - issuer: ${issuer}`,
    ...(trust.instance === undefined ? [] : [`        instance: ${quoted(trust.instance)}`]),
    '        claims:',
    ...taken.flatMap((condition) => conditionLines(condition, '          ')),
    ...optional.flatMap((condition) => conditionLines(condition, '          # ')),
    ...eventLines(trust.refusedEvents),
  ];
}

function conditionLines({ claim, anyOf, because, optional }: SuggestedCondition, indent: string) {
  const why = optional ? `          # if it fits: ${because}` : `          # ${because}`;
  const [only = '', ...others] = anyOf;
  const wanted = others.length === 0 ? quoted(only) : listed(anyOf);
  return [why, `${indent}${claim}: ${wanted}`];
}

function eventLines(events: readonly string[]): readonly string[] {
  if (events.length === 0) return [];
  return [
    '        # the token is refused for what triggered it; allow that only if you mean to, by name',
    `        # allowEvents: [${events.join(', ')}]`,
  ];
}

function listed(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`;
}

/** JSON's strings are YAML's in double quotes (YAML 1.2, §1.2); what is in them was seen to be plain. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
