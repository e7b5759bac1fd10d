import type { RequestContext } from '#core/iam/access-request.ts';

/** One Condition element against one request context, and whether IAM says that it holds. */
export interface ConditionCase {
  readonly name: string;
  /** As written in a policy. */
  readonly when: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly context: RequestContext;
  /** `unknown`: a Deny applies and an Allow does not. */
  readonly holds: boolean | 'unknown';
  /** Policy version, 2012-10-17 unless told. */
  readonly version?: '2008-10-17' | '2012-10-17';
}
