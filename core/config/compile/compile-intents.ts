import { actionsMatching } from '#core/iam/actions/known-actions.ts';
import type { Intent } from '../configuration.ts';
import type { IntentDeclaration } from '../files/grants-file.ts';
import type { Declaration, Finding } from '../finding.ts';
import type { Problem } from '../problem.ts';

/** Compiles the intents; an action that AWS does not have would be an intent that nobody can have. */
export function compileIntents(declarations: readonly Declaration<IntentDeclaration>[]): {
  readonly intents: readonly Intent[];
  readonly problems: readonly Problem[];
} {
  return {
    intents: declarations.map(({ id, value }) => ({
      name: id,
      actions: value.actions,
      resources: value.resources ?? ['*'],
    })),
    problems: declarations.flatMap(({ value, problemOf }) =>
      lintActions(value.actions).map(problemOf),
    ),
  };
}

function lintActions(actions: readonly string[]): readonly Finding[] {
  return actions.flatMap((action, at) => {
    if (actionsMatching(action).length > 0) return [];
    const message = `AWS has no action ${action}`;
    return [
      {
        path: ['actions', at],
        message,
        remedy: 'write one of the Service Authorization Reference',
      },
    ];
  });
}
