import { z } from 'zod';
import { Fault } from '#core/faults.ts';

/**
 * The part of Amazon States Language (JSONata) that runs here. Whatever else a definition holds is
 * refused when it is read: a field that was ignored would behave otherwise on AWS.
 */
const seconds = z.number().int().min(0);
const names = z.array(z.string().min(1)).min(1);

const retrier = z.strictObject({
  ErrorEquals: names,
  IntervalSeconds: seconds.min(1),
  BackoffRate: z.number().min(1),
  MaxDelaySeconds: seconds.min(1),
  MaxAttempts: seconds,
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
});

const catcher = z.strictObject({ ErrorEquals: names, Next: z.string() });

const assigned = { Assign: z.record(z.string(), z.unknown()).optional() };

const task = z.strictObject({
  Type: z.literal('Task'),
  Resource: z.string(),
  Arguments: z.record(z.string(), z.unknown()),
  TimeoutSeconds: z.union([seconds.min(1), z.string()]),
  Retry: z.array(retrier).optional(),
  Catch: z.array(catcher).optional(),
  Next: z.string(),
  ...assigned,
});

const choice = z.strictObject({
  Type: z.literal('Choice'),
  Choices: z.array(z.strictObject({ Condition: z.string(), Next: z.string() })).min(1),
  Default: z.string(),
});

const pass = z.strictObject({ Type: z.literal('Pass'), Next: z.string(), ...assigned });

const wait = z.strictObject({
  Comment: z.string().optional(),
  Type: z.literal('Wait'),
  Seconds: z.union([seconds, z.string()]),
  Next: z.string(),
});

const succeed = z.strictObject({ Type: z.literal('Succeed') });

const machine = z.strictObject({
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONata'),
  TimeoutSeconds: seconds.min(1),
  StartAt: z.string(),
  States: z.record(z.string(), z.discriminatedUnion('Type', [task, choice, pass, wait, succeed])),
});

export type Machine = z.infer<typeof machine>;
export type TaskState = z.infer<typeof task>;
export type ChoiceState = z.infer<typeof choice>;
export type PassState = z.infer<typeof pass>;
export type WaitState = z.infer<typeof wait>;
export type Retrier = z.infer<typeof retrier>;
export type State = Machine['States'][string];

/** Reads a definition, with a value in place of each `${Name}`. Throws for whatever would not run here as on AWS. */
export function readMachine(
  text: string,
  substitutions: Readonly<Record<string, string>>,
): Machine {
  const filled = text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = substitutions[name];
    if (value === undefined) throw refused(`nothing stands for \${${name}}`);
    return value;
  });
  // A state's input is what the one before left; here nothing but variables is handed on.
  if (/\$states\.input\b/.test(filled)) throw refused('it reads $states.input, so assign instead');
  const parsed = machine.safeParse(JSON.parse(filled));
  if (!parsed.success) throw refused(z.prettifyError(parsed.error));
  for (const name of targetsOf(parsed.data)) {
    if (!Object.hasOwn(parsed.data.States, name)) throw refused(`there is no state ${name}`);
  }
  return parsed.data;
}

/** The state of this name, which reading has made sure of. */
export function stateOf({ States }: Machine, name: string): State {
  const state = Object.hasOwn(States, name) ? States[name] : undefined;
  if (state === undefined) throw refused(`there is no state ${name}`);
  return state;
}

function targetsOf({ StartAt, States }: Machine): readonly string[] {
  return [StartAt, ...Object.values(States).flatMap(nextOf)];
}

function nextOf(state: State): readonly string[] {
  switch (state.Type) {
    case 'Task':
      return [state.Next, ...(state.Catch ?? []).map(({ Next }) => Next)];
    case 'Choice':
      return [state.Default, ...state.Choices.map(({ Next }) => Next)];
    case 'Pass':
    case 'Wait':
      return [state.Next];
    case 'Succeed':
      return [];
  }
}

function refused(why: string): Fault {
  return new Fault(
    'configuration_refused',
    `the state machine cannot run here: ${why}; correct its definition`,
  );
}
