/** How one service's signatures differ from the rest. */
export interface SigningRules {
  /** `wire`: segments stay as they are, encoded once; otherwise `//`, `.` and `..` are resolved first. */
  readonly path: 'wire' | 'normalised' | 'twice-encoded';
  /** How far the signer's clock may stand from ours, either way. */
  readonly skewSeconds: number;
  /** Whether the body may be declared unsigned (`UNSIGNED-PAYLOAD` and the unsigned trailer form). */
  readonly unsignedPayload: boolean;
  /** Whether `x-amz-content-sha256` is sent in every signed request. */
  readonly contentHashHeader: boolean;
}

const usual: SigningRules = {
  path: 'normalised',
  skewSeconds: 300,
  unsignedPayload: false,
  contentHashHeader: false,
};

const objectStorage: SigningRules = {
  path: 'wire',
  skewSeconds: 900,
  unsignedPayload: true,
  contentHashHeader: true,
};

const exceptions: ReadonlyMap<string, SigningRules> = new Map([
  ['s3', objectStorage],
  ['s3express', objectStorage],
  ['s3-outposts', objectStorage],
  ['s3-object-lambda', objectStorage],
]);

/** The rules for a service's signing name. */
export function signingRules(service: string): SigningRules {
  return exceptions.get(service) ?? usual;
}
