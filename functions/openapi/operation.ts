import type { FaultCode } from '#core/faults.ts';
import type { Parameters } from './forms.ts';
import type { JsonSchema } from './json-schema.ts';

/** What a request shows, by the name of the security scheme; `nothing` where its body is the proof. */
export type Shown = 'nothing' | 'subjectToken' | 'awsSignature' | 'person';

/** A body and its media type. */
export interface Media {
  readonly type: string;
  readonly schema: JsonSchema;
}

/** One route as a client has to know it. */
export interface Operation {
  /** `operationId`: generated clients call it so. */
  readonly id: string;
  readonly tag: 'exchange' | 'documents' | 'administration';
  readonly summary: string;
  readonly shows: Shown;
  readonly path?: Parameters;
  readonly query?: Parameters;
  readonly body?: Media;
  /** What 200 holds. */
  readonly reply: Media;
  /** The component by which it tells of a fault. */
  readonly refusal: 'Error' | 'ContainerError' | 'StsError';
  readonly faults: readonly FaultCode[];
  /** What a status holds instead of a fault. */
  readonly instead?: Readonly<Record<number, JsonSchema>>;
}

/** Operations by method and path, as the route table has them. */
export type Operations = Readonly<Record<string, Operation>>;

/** A JSON body. */
export function json(schema: JsonSchema): Media {
  return { type: 'application/json', schema };
}
