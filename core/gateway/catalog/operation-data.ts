/** What data/aws/operations.json holds: how every operation of AWS looks on the wire. */
export interface OperationData {
  /** Of what the facts were read, such as `botocore 1.44.5`. */
  readonly edition: string;
  /** `<domain suffix> <region> <region> …` of each partition of AWS. */
  readonly partitions: Readonly<Record<string, string>>;
  /** By the name that botocore gives a service. */
  readonly services: Readonly<Record<string, ServiceData>>;
}

export interface ServiceData {
  /** The service of credential scopes. */
  readonly signingName: string;
  /** Of single operations that are signed otherwise. */
  readonly furtherSigningNames?: readonly string[];
  /** Begins the host: `<prefix>.<region>.<domain suffix>`, unless `hosts` says otherwise. */
  readonly endpointPrefix: string;
  /** Of all that it offers, in the order of its model: `json`, `query`, `ec2`, `rest-json`, `rest-xml`, `cbor`. */
  readonly protocols: readonly string[];
  readonly version: string;
  /** Begins `X-Amz-Target`, and is the service's name in paths of the CBOR protocol. */
  readonly target?: string;
  /** Present where the service takes no Signature Version 4: what it takes instead. */
  readonly signature?: string;
  /**
   * Sets of `<partition or region> <host>[ <region to sign for>]`, a region before its partition;
   * `{region}` stands in hosts. The first set is the service's, the others are of single operations.
   */
  readonly hosts?: readonly (readonly string[])[];
  /**
   * Lines of fields, separated by `|`, empty ones at the end left out: name; flags; host prefix;
   * method; path with literal query; query parameters, `!` before those required, `*` for any;
   * required headers; place in `hosts`; signing name where it is another.
   * Of protocols without paths there are the first three, and the last two.
   */
  readonly operations: readonly string[];
}

/** Letters of the second field. */
export const operationFlags = {
  /** Asked without a signature. */
  unsigned: 'n',
  /** Its payload may be left unsigned. */
  unsignedPayload: 'u',
  eventsIn: 'i',
  eventsOut: 'o',
  /** Answers with bytes that are stored or carried as they come. */
  payloadOut: 'p',
  /** Its body is one member as it stands: bytes or text. */
  rawBody: 'r',
  /** Its body is members or one structure, as JSON or XML. */
  modelledBody: 'm',
  /** Kept for old clients; where it looks like another operation, it is that one. */
  deprecated: 'd',
} as const;
