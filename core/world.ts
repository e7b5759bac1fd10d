/** Time, ids and randomness are given, never taken: the domain is a function of what it is handed. */
export interface Clock {
  now(): Date;
}

export interface Ids {
  /** A new unique id: the time in it sorts, 80 random bits make it unguessable (26 of `[0-9a-z]`). */
  newId(): string;
}

/** Secrets that nobody can guess. */
export interface Secrets {
  /** A new secret: 32 random bytes as base64url (43 of `[A-Za-z0-9_-]`). */
  newSecret(): string;
}

/** Counters for operators (CloudWatch EMF on AWS). Dimensions are closed sets, never caller text. */
export interface Metrics {
  count(name: string, dimensions?: Readonly<Record<string, string>>): void;
}

/** Amounts and ages for operators, without dimensions. */
export interface Measures {
  measure(name: string, value: number, unit: 'Count' | 'Seconds'): void;
}
