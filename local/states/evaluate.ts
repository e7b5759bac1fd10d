import jsonata from 'jsonata';
import type { Fault } from '#core/faults.ts';
import { statesFault } from './states-fault.ts';

/** What expressions can read: `$states`, and the execution's variables by their names. */
export type Bindings = Readonly<Record<string, unknown>>;

const form = /^\{%([\s\S]*)%\}$/;

/** The value with each `{% … %}` text in it replaced by what its JSONata says. */
export async function evaluateAll(value: unknown, bindings: Bindings): Promise<unknown> {
  if (typeof value === 'string') return evaluateText(value, bindings);
  if (Array.isArray(value)) return Promise.all(value.map((each) => evaluateAll(each, bindings)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([name, part]) => [name, await evaluateAll(part, bindings)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function evaluateText(text: string, bindings: Bindings): Promise<unknown> {
  const expression = form.exec(text)?.[1];
  if (expression === undefined) return text;
  const result: unknown = await resultOf(expression, bindings);
  // On AWS, too, nothing is an error and never an absent field.
  if (result === undefined) throw queryError(`${text} stands for nothing`);
  return result;
}

async function resultOf(expression: string, bindings: Bindings): Promise<unknown> {
  try {
    return await jsonata(expression).evaluate(undefined, { ...bindings });
  } catch (cause) {
    throw queryError(`${expression.trim()}: ${String((cause as { message?: unknown }).message)}`);
  }
}

function queryError(why: string): Fault {
  return statesFault('States.QueryEvaluationError', why);
}
