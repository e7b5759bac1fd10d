/** Day, region and service for which a derived signing key is good. */
export interface CredentialScope {
  /** `YYYYMMDD`, UTC. */
  readonly date: string;
  readonly region: string;
  /** The service's signing name. */
  readonly service: string;
}

/** The scope as it stands in the string to sign. */
export function scopeText(scope: CredentialScope): string {
  return `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
}

/** An access key id with its scope, read from `Credential=` or `X-Amz-Credential`. */
export interface CredentialText {
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
}

/** Capital letters stand in the signing names of two services, and in those of no region. */
const credentialPattern =
  /^([A-Za-z0-9_]{4,128})\/(\d{8})\/([a-z0-9-]{1,64})\/([A-Za-z0-9-]{1,64})\/aws4_request$/;

/** Reads `<access key id>/<date>/<region>/<service>/aws4_request`, or answers undefined. */
export function readCredential(text: string): CredentialText | undefined {
  const match = credentialPattern.exec(text);
  if (match === null) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = ''] = match;
  return { accessKeyId, scope: { date, region, service } };
}
