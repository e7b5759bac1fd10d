/** Namespace of every entity type and action that Sallyport declares to Cedar. */
export const namespace = 'Sallyport';

/** What policy can be asked: each action has one kind of principal and one kind of resource. */
export const actions = {
  Vend: {
    principal: 'Identity',
    resource: 'Grant',
    meaning: 'be vended credentials under a grant',
  },
  Publish: {
    principal: 'Person',
    resource: 'Configuration',
    meaning: 'put another configuration in force',
  },
  Suspend: {
    principal: 'Person',
    resource: 'Identity',
    meaning: 'suspend an identity, or let it go on',
  },
  Quarantine: {
    principal: 'Person',
    resource: 'Identity',
    meaning: 'quarantine an identity, or release it',
  },
  RevokeLease: {
    principal: 'Person',
    resource: 'Identity',
    meaning: 'revoke a lease of an identity',
  },
  ReadConfiguration: {
    principal: 'Person',
    resource: 'Configuration',
    meaning: 'read the configuration in force',
  },
  ReadIdentities: {
    principal: 'Person',
    resource: 'Configuration',
    meaning: 'list identities and what stops them',
  },
  ReadLeases: {
    principal: 'Person',
    resource: 'Ledger',
    meaning: 'list leases',
  },
  ReadLedger: {
    principal: 'Person',
    resource: 'Ledger',
    meaning: 'read entries of the ledger',
  },
  ReadApprovals: {
    principal: 'Person',
    resource: 'Ledger',
    meaning: 'read requests for approval that one has no part in',
  },
  CancelApproval: {
    principal: 'Person',
    resource: 'Identity',
    meaning: 'cancel a request for approval of an identity',
  },
  RestoreBreakGlass: {
    principal: 'Person',
    resource: 'Identity',
    meaning: 'let an identity break the glass again that lost it by a review',
  },
} as const satisfies Record<string, ActionRow>;

interface ActionRow {
  readonly principal: 'Identity' | 'Person';
  readonly resource: 'Grant' | 'Identity' | 'Configuration' | 'Ledger';
  readonly meaning: string;
}

export type Action = keyof typeof actions;

/** Ids of the resources that there is one of. */
export const soleResources = { Configuration: 'configuration', Ledger: 'ledger' } as const;
