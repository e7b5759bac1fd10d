/** Claims as a caller of the demo issuer chooses them; `undefined` takes one away. */
export type ChosenClaims = Readonly<Record<string, unknown>>;

export type ShapeName = 'github' | 'gitlab' | 'kubernetes' | 'aws' | 'people';

/** How one platform's tokens look: its claims, its algorithm, where it publishes its keys. */
export interface Shape {
  readonly name: ShapeName;
  readonly algorithm: 'RS256' | 'ES256' | 'ES384';
  /** Path of the key set below the issuer. */
  readonly keysPath: string;
  /** Some clusters publish keys without `alg`. */
  readonly publishesAlgorithm: boolean;
  /** Whether `aud` is a list even of one. */
  readonly audienceIsList: boolean;
  readonly lifetimeSeconds: number;
  /** People sign in at it with their browser. */
  readonly signsPeopleIn?: true;
  /** Seconds between `nbf` and `iat`. */
  readonly backdatedSeconds: number;
  /** All claims of one token, the chosen ones in their places, but for iss, aud, jti and the times. */
  claimsOf(chosen: ChosenClaims): ChosenClaims;
}
