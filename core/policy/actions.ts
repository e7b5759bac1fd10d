/** Namespace of every entity type and action that Sallyport declares to Cedar. */
export const namespace = 'Sallyport';

/** What policy can be asked: each action has one kind of principal, of resource and of context. */
export const actions = {
  Vend: {
    principal: 'Identity',
    resource: 'Grant',
    context: 'Vend',
    meaning: 'be vended credentials under a grant',
  },
  Call: {
    principal: 'Identity',
    resource: 'Grant',
    context: 'Call',
    meaning: 'make a call to AWS through the gateway under a grant',
  },
  Reveal: {
    principal: 'Identity',
    resource: 'Grant',
    context: 'Reveal',
    meaning: 'be shown a field of an answer that the gateway masks otherwise',
  },
  Publish: {
    principal: 'Person',
    resource: 'Configuration',
    context: 'Publish',
    meaning: 'put another configuration in force',
  },
  Suspend: {
    principal: 'Person',
    resource: 'Identity',
    context: 'Person',
    meaning: 'suspend an identity, or let it go on',
  },
  Quarantine: {
    principal: 'Person',
    resource: 'Identity',
    context: 'Person',
    meaning: 'quarantine an identity, or release it',
  },
  StopAccess: {
    principal: 'Person',
    resource: 'Configuration',
    context: 'Person',
    meaning: 'stop all access of all identities, or let it go on',
  },
  RevokeLease: {
    principal: 'Person',
    resource: 'Identity',
    context: 'Person',
    meaning: 'revoke a lease of an identity',
  },
  ReadConfiguration: {
    principal: 'Person',
    resource: 'Configuration',
    context: 'Person',
    meaning: 'read the configuration in force',
  },
  ReadIdentities: {
    principal: 'Person',
    resource: 'Configuration',
    context: 'Person',
    meaning: 'list identities and what stops them',
  },
  ReadLeases: {
    principal: 'Person',
    resource: 'Ledger',
    context: 'Person',
    meaning: 'list leases',
  },
  ReadLedger: {
    principal: 'Person',
    resource: 'Ledger',
    context: 'Person',
    meaning: 'read entries of the ledger',
  },
  ReadApprovals: {
    principal: 'Person',
    resource: 'Ledger',
    context: 'Person',
    meaning: 'read requests for approval that one has no part in',
  },
  CancelApproval: {
    principal: 'Person',
    resource: 'Identity',
    context: 'Person',
    meaning: 'cancel a request for approval of an identity',
  },
  HoldSession: {
    principal: 'Person',
    resource: 'Ledger',
    context: 'Person',
    meaning: 'keep the personal data of a session from being shredded, or let them go',
  },
  ShredSession: {
    principal: 'Person',
    resource: 'Ledger',
    context: 'Person',
    meaning: 'make the personal data of a session unreadable for good',
  },
  RestoreBreakGlass: {
    principal: 'Person',
    resource: 'Identity',
    context: 'Person',
    meaning: 'let an identity break the glass again that lost it by a review',
  },
  ResumeSealing: {
    principal: 'Person',
    resource: 'Ledger',
    context: 'Person',
    meaning: 'let the ledger be sealed again after what stopped it',
  },
} as const satisfies Record<string, ActionRow>;

interface ActionRow {
  readonly principal: 'Identity' | 'Person';
  readonly resource: 'Grant' | 'Identity' | 'Configuration' | 'Ledger';
  /** Which facts come with the question: `core/policy/schema.ts` declares them. */
  readonly context: 'Vend' | 'Call' | 'Reveal' | 'Person' | 'Publish';
  readonly meaning: string;
}

export type Action = keyof typeof actions;

/** Ids of the resources that there is one of. */
export const soleResources = { Configuration: 'configuration', Ledger: 'ledger' } as const;

/** What a change of configuration can be of: the kinds of its files. */
export const changeKinds = [
  'issuers',
  'people',
  'grants',
  'identities',
  'approvals',
  'policies',
  'tests',
] as const;

export type ChangeKind = (typeof changeKinds)[number];
