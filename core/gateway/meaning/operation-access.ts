import type { AccessLevel } from '../required-access.ts';

/** What an operation needs, whatever its parameters are. */
export type OperationAccess =
  | { readonly kind: 'iam'; readonly needs: readonly Need[]; readonly tags: string | undefined }
  /** IAM is not asked: whoever can reach it may call it, or a token of its own says who may. */
  | { readonly kind: 'none' | 'bearer' }
  /** Which action AWS asks about is not known. */
  | { readonly kind: 'unmapped' };

/** One action that is needed, always or under what the request holds. */
export interface Need {
  readonly action: string;
  readonly level: AccessLevel;
  /** Every one has to hold for the action to be needed. */
  readonly when: readonly Trigger[];
  /** None: the action is about `*`. */
  readonly resources: readonly ResourceSource[];
  /** The action has resources, and none of them can be told from a request. */
  readonly isUnresolved: boolean;
  /** The service principal that a role is passed to; undefined where that is not known. */
  readonly passedTo: string | undefined;
}

/** Whether a path of the parameters leads to anything, to nothing, or to this text. */
export interface Trigger {
  readonly path: string;
  readonly wanted: 'present' | 'absent' | { readonly text: string };
}

/** Where the resource of a need is found in the parameters. */
export type ResourceSource =
  | { readonly kind: 'arn'; readonly path: string; readonly isRequired: boolean }
  | {
      readonly kind: 'template';
      /** Such as `dynamodb/table`. */
      readonly type: string;
      readonly template: string;
      readonly isRequired: boolean;
      /** One path for each placeholder beside partition, region and account; undefined: unknown. */
      readonly paths: readonly (string | undefined)[];
    };
