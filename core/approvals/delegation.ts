/** That somebody else may vote in a person's place until an end. */
export interface Delegation {
  readonly until: string;
  /** Why, in the words of whoever delegated. */
  readonly reason: string;
  /** Since when. */
  readonly at: string;
}

/** Who delegated, and who may vote in their place: names of people.yaml. */
export interface DelegationParties {
  readonly from: string;
  readonly to: string;
}

/** The id of its record; no name of people.yaml holds a slash. */
export function delegationId({ from, to }: DelegationParties): string {
  return `${from}/${to}`;
}

/** Who the id of a record names. */
export function delegationParties(id: string): DelegationParties {
  const [from = '', to = ''] = id.split('/');
  return { from, to };
}
