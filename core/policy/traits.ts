import type { Trait } from '#core/limits/familiar.ts';

/** Every trait that policy may find new about a request, by its name in `context.request.novelty`. */
export const traits = ['grant', 'branch', 'runner'] as const satisfies readonly Trait[];
