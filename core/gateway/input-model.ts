/** A shape of AWS's models, as far as requests are read and written by it. */
export type Shape =
  | StructureShape
  | {
      readonly kind: 'list';
      readonly member: string;
      readonly wireName: string;
      readonly flattened: boolean;
    }
  | {
      readonly kind: 'map';
      readonly value: string;
      readonly keyName: string;
      readonly valueName: string;
      readonly flattened: boolean;
    }
  | { readonly kind: ScalarKind };

export type ScalarKind =
  | 'string'
  | 'integer'
  | 'long'
  | 'float'
  | 'double'
  | 'boolean'
  | 'blob'
  | 'timestamp'
  | 'document';

export interface StructureShape {
  readonly kind: 'structure';
  readonly members: Readonly<Record<string, Member>>;
  /** The member that is the whole body. */
  readonly payload?: string;
  /** At most one member is set. */
  readonly isUnion?: boolean;
}

export interface Member {
  /** Name of its shape in the model. */
  readonly shape: string;
  /** `body` unless told. */
  readonly location?: 'uri' | 'querystring' | 'header' | 'headers';
  /** Where it differs from the member's own name. */
  readonly wireName?: string;
  readonly required?: boolean;
  /** A token by which retries are told apart, and which says nothing of what is asked. */
  readonly isIdempotencyToken?: boolean;
  readonly isStreaming?: boolean;
  readonly isXmlAttribute?: boolean;
}

/** The input of one operation and every shape that it reaches. */
export interface InputModel {
  /** Name of the input's structure; undefined where the operation takes none. */
  readonly input: string | undefined;
  readonly shapes: Readonly<Record<string, Shape>>;
}
