import { personFaults } from '../fault-groups.ts';
import type { Parameters } from '../forms.ts';
import type { JsonSchema } from '../json-schema.ts';

/** What every route behind the administrators’ door has in common. */
export const person = {
  tag: 'administration',
  shows: 'person',
  refusal: 'Error',
  faults: personFaults,
} as const;

const limit: JsonSchema = {
  type: 'integer',
  minimum: 1,
  description: 'how many at most; 50 unless told, and never more than 200',
};

/** The query of what comes in pages, where `after` is what a page goes on from. */
export function page(after: JsonSchema): Parameters {
  return { limit, after };
}
