import type { Clock, Measures, Metrics } from '#core/world.ts';

export interface EmfParts {
  readonly clock: Clock;
  /** Takes one line of the log, which CloudWatch reads metrics out of. */
  write(line: string): void;
}

/** What all metrics of all deployments stand under. */
export const emfNamespace = 'Sallyport';

/** Names of dimensions that metrics may have: each value of one is a metric of its own, and costs as one. */
const dimensionNames: ReadonlySet<string> = new Set(['code', 'profile', 'status', 'within']);
/** Values come from our own tables; what looks otherwise is counted without. */
const dimensionValue = /^[\w.:-]{1,64}$/;

/**
 * Counters and amounts as lines of a log in CloudWatch's embedded metric format, one line a count so that none
 * is lost with its process: each is counted in all, and by its dimensions where it has any.
 */
export function createEmfMetrics({ clock, write }: EmfParts): Metrics & Measures {
  const tell = ({ name, unit, value, dimensions = [] }: Told) => {
    const names = dimensions.map(([dimension]) => dimension);
    const metric = {
      Namespace: emfNamespace,
      Dimensions: names.length === 0 ? [[]] : [[], names],
      Metrics: [{ Name: name, Unit: unit }],
    };
    write(
      JSON.stringify({
        _aws: { Timestamp: clock.now().getTime(), CloudWatchMetrics: [metric] },
        ...Object.fromEntries(dimensions),
        [name]: value,
      }),
    );
  };
  return {
    count: (name, given = {}) => {
      const dimensions = Object.entries(given).filter(
        ([dimension, value]) => dimensionNames.has(dimension) && dimensionValue.test(value),
      );
      tell({ name, unit: 'Count', value: 1, dimensions });
    },
    measure: (name, value, unit) => tell({ name, unit, value }),
  };
}

/** One line: a metric, and the dimensions that it has. */
interface Told {
  readonly name: string;
  readonly unit: 'Count' | 'Seconds';
  readonly value: number;
  readonly dimensions?: readonly (readonly [dimension: string, value: string])[];
}
