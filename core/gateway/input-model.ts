/** A shape of AWS's models, as far as requests are read and written by it. */
export type Shape =
  | StructureShape
  | {
      readonly kind: 'list';
      readonly member: string;
      /** Of each element; empty where the list is flattened, and they bear the name of its member. */
      readonly wireName: string;
      readonly flattened: boolean;
      readonly isSensitive?: boolean;
    }
  | {
      readonly kind: 'map';
      readonly value: string;
      readonly keyName: string;
      readonly valueName: string;
      readonly flattened: boolean;
      readonly isSensitive?: boolean;
    }
  | { readonly kind: ScalarKind; readonly isSensitive?: boolean };

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
  /** AWS's models say of a shape that what it holds is not to be logged. */
  readonly isSensitive?: boolean;
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
  /** The element that an XML body begins with, where no member is the whole body. */
  readonly rootName?: string;
}
