/** The one pointer to the configuration in force, read strongly consistent by every exchange. */
export interface ConfigurationHead {
  /** Hex SHA-256 of the version's manifest. */
  readonly version: string;
  readonly publishedAt: string;
  readonly publishedBy: string;
  /** Stopped identities: stopping one recompiles nothing. */
  readonly stopped: Readonly<Record<string, StoppedIdentity>>;
  /** While it is there, nobody is vended anything and no call goes. */
  readonly allStopped?: AccessStop;
}

/** Why all access is stopped, and by whom. */
export interface AccessStop {
  readonly since: string;
  readonly by: string;
  readonly reason: string;
}

/** One reason for which an identity may not act, and who gave it. */
export interface Stop extends AccessStop {
  readonly state: 'suspended' | 'quarantined';
}

/** What stops an identity; where it is quarantined and suspended, `also` is the suspension. */
export interface StoppedIdentity extends Stop {
  readonly also?: Stop;
}

/** The head is one record; this is its id. */
export const headId = 'configuration';
