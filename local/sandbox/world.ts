import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';

/** A role of the sandbox, as an account's administrator would have made it. */
export interface WorldRole {
  readonly arn: string;
  readonly account: string;
  /** The last part of the ARN's path. */
  readonly name: string;
  /** 3,600 to 43,200. */
  readonly maxSessionSeconds: number;
  readonly trust: PolicyDocument;
  readonly permissions: readonly PolicyDocument[];
  readonly boundary: PolicyDocument | undefined;
}

export interface WorldObject {
  readonly key: string;
  readonly contentType: string;
  readonly body: string;
}

export interface WorldBucket {
  readonly name: string;
  readonly account: string;
  readonly objects: readonly WorldObject[];
}

export interface WorldParameter {
  /** Begins with `/`. */
  readonly name: string;
  readonly account: string;
  readonly type: ParameterType;
  readonly value: string;
}

export interface WorldSecret {
  readonly name: string;
  readonly account: string;
  readonly value: string;
}

/** A DynamoDB table whose keys are text. */
export interface WorldTable {
  readonly name: string;
  readonly account: string;
  readonly partitionKey: string;
  readonly sortKey: string | undefined;
  readonly items: readonly Readonly<Record<string, string | number>>[];
}

export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** What the sandbox is made of before anybody calls it. */
export interface World {
  /** The one region there is. */
  readonly region: string;
  /** ARN of the role that the broker acts as. */
  readonly broker: string;
  readonly roles: ReadonlyMap<string, WorldRole>;
  readonly buckets: readonly WorldBucket[];
  readonly parameters: readonly WorldParameter[];
  readonly secrets: readonly WorldSecret[];
  readonly tables: readonly WorldTable[];
}
