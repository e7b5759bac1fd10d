import type { RequestContext } from '../access-request.ts';

/** A request that one policy allows and the other does not. */
export interface CounterExample {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** Whether a policy allows nothing that another one does not allow. */
export type Proof =
  | { readonly outcome: 'proven' }
  | { readonly outcome: 'refuted'; readonly counterExample: CounterExample }
  /** `why`: a sentence for people, lower case, no full stop. */
  | { readonly outcome: 'unknown'; readonly why: string };
