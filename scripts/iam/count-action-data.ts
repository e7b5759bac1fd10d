import type { ActionData } from '#core/iam/actions/action-data.ts';

/** How much there is of everything that {@link ActionData} holds. */
export interface ActionCounts {
  readonly services: number;
  readonly actions: number;
  readonly resources: number;
  readonly keys: number;
  /** Actions that name the resource types they act on. */
  readonly withResources: number;
  /** Actions that take condition keys of their own. */
  readonly withKeys: number;
  readonly globalKeys: number;
}

/** The largest part that may go missing between two editions: more is a fault of the source. */
const allowedLoss = 0.02;

/** Counts the data, line by line. */
export function countActionData({ services, globalKeys }: ActionData): ActionCounts {
  const all = Object.values(services);
  const actions = all.flatMap((service) => service.actions.map((line) => line.split('|')));
  return {
    services: all.length,
    actions: actions.length,
    resources: all.flatMap(({ resources }) => resources).length,
    keys: all.flatMap(({ keys }) => keys).length,
    withResources: actions.filter(([, , types]) => types !== '').length,
    withKeys: actions.filter(([, , , keySet]) => keySet !== '').length,
    globalKeys: globalKeys.length,
  };
}

/** One sentence for each count that fell by more than two percent; none: the data may be kept. */
export function lossesBetween(before: ActionCounts, after: ActionCounts): readonly string[] {
  const names = Object.keys(before) as (keyof ActionCounts)[];
  return names
    .filter((name) => after[name] < before[name] * (1 - allowedLoss))
    .map((name) => `${name} fell from ${before[name]} to ${after[name]}`);
}
