/** The wire protocols of AWS; `json` is JSON 1.0 and 1.1, `cbor` is Smithy RPC v2 CBOR. */
export type AwsProtocol = 'json' | 'query' | 'ec2' | 'rest-json' | 'rest-xml' | 'cbor';

/** What a request is, by the operation data alone; its parameters are yet to be read. */
export interface RecognisedOperation {
  /** As botocore names it, such as `dynamodb` or `sesv2`. */
  readonly service: string;
  /** As the model names it, such as `GetItem`. */
  readonly operation: string;
  /** In which it was asked, and is to be answered. */
  readonly protocol: AwsProtocol;
  /** The service of the credential scope, by which the request is signed again. */
  readonly signingName: string;
  /** For which AWS takes signatures: the scope's, or the one region of a global service such as IAM. */
  readonly region: string;
  /** Where AWS has this operation in this region, without a port. */
  readonly upstreamHost: string;
  /** Where its answer is bytes that are stored or carried as they come, and that nobody reads here. */
  readonly streamsAnswer?: true;
  /** Labels of the path by member name, decoded once; with S3 also `Bucket` where the host named it. */
  readonly labels: Readonly<Record<string, string>>;
}
