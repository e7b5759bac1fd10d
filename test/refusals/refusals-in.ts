import { hole, type LiteralMessage, literalMessage } from './literal-message.ts';
import { callsIn } from './source-calls.ts';

/** One message that the product may refuse with, where it is spelt out. */
export interface Refusal extends LiteralMessage {
  readonly file: string;
  readonly line: number;
}

/** What is found in one source file. */
export interface FoundRefusals {
  readonly refusals: readonly Refusal[];
  /** Arguments that are no literal here: their words are somebody else's. */
  readonly elsewhere: readonly string[];
}

/** Which argument of a call is the message. */
const places: Readonly<Record<string, number>> = { 'new Fault': 1, 'new WrongUse': 0 };

/** A function of the file that makes a fault, by its name, its parameters and its body. */
const maker = /function (\w+)\(([^)]*)\)(?:: \w+)? \{([\s\S]*?)\n\}/g;
/** Words that wait in a table for the fault that is made of them. */
const tabled = /\b(?:say: \(\) =>|otherwise:)\s*(?=['"`])/g;
/** Those of a refusal by trust, which becomes a fault elsewhere. */
const refused = /\b(?:const message =|message:)\s*(?=['"`])/g;

/** A function that puts the words it is given into a fault, with its own words around them. */
interface Maker {
  readonly name: string;
  readonly parameter: string;
  /** Which of its arguments the words are. */
  readonly at: number;
  /** Its own message; the words stand in one of its holes, or are all of it. */
  readonly around: LiteralMessage;
}

/** Every message that a source file can refuse with. */
export function refusalsIn(file: string, source: string): FoundRefusals {
  const makers = makersIn(source);
  const made = callsIn(source, Object.keys(places)).map(({ callee, line, args }) => ({
    line,
    argument: args[places[callee] ?? 0] ?? '',
  }));
  const given = made.filter(({ argument }) => makers.every((one) => !takesWords(one, argument)));
  const named = new Set(
    given.flatMap(({ argument }) => (/^\w+$/.test(argument) ? [argument] : [])),
  );
  const waiting = [
    tabled,
    ...(file.endsWith('/match-trust.ts') ? [refused] : []),
    ...[...named].map((name) => new RegExp(`\\bconst ${name} =\\s*(?=['"\x60])`, 'g')),
  ];
  const waits = waiting
    .flatMap((pattern) => [...source.matchAll(pattern)])
    .map(({ index, 0: { length } }) => ({
      line: source.slice(0, index).split('\n').length,
      argument: firstLiteral(source.slice(index + length)),
    }));
  const spelt = [...given, ...waits].flatMap(({ line, argument }) => {
    const message = literalMessage(argument);
    return message === undefined ? [] : [{ file, line, ...message }];
  });
  const told = makers.flatMap((one) =>
    toldBy(one, source).map((message) => ({ file, ...message })),
  );
  const unread = given.map(({ argument }) => argument.replaceAll(/\s+/g, ' '));
  return {
    refusals: [...spelt, ...told],
    elsewhere: unread.filter(
      (one) => literalMessage(one) === undefined && !isNamedHere(source, one),
    ),
  };
}

function makersIn(source: string): readonly Maker[] {
  return [...source.matchAll(maker)].flatMap(([, name = '', parameters = '', body = '']) => {
    const [fault] = callsIn(body, Object.keys(places));
    const argument = fault?.args[places[fault.callee] ?? 0];
    if (argument === undefined) return [];
    const around = literalMessage(argument) ?? { text: hole, holes: [argument] };
    const names = parameters.split(/,\s*(?![^{]*\})/).map((one) => one.trim());
    return names.flatMap((one, at) => {
      const parameter = /^(\w+): string$/.exec(one)?.[1];
      if (parameter === undefined || !around.holes.includes(parameter)) return [];
      return isGivenWords(source, name, at) ? [{ name, parameter, at, around }] : [];
    });
  });
}

/** Whether some caller gives it words of its own; a path or a name is none. */
function isGivenWords(source: string, name: string, at: number): boolean {
  return callsIn(source, [name]).some(({ args }) =>
    / /.test(literalMessage(args[at] ?? '')?.text ?? ''),
  );
}

function takesWords({ parameter, around }: Maker, argument: string): boolean {
  const { text, holes } = literalMessage(argument) ?? { text: hole, holes: [argument] };
  return text === around.text && holes.includes(parameter);
}

/** What each caller's words become inside the maker's own. */
function toldBy({ name, parameter, at, around }: Maker, source: string) {
  const parts = around.text.split(hole);
  const place = around.holes.indexOf(parameter);
  return callsIn(source, [name]).flatMap(({ line, args }) => {
    const words = literalMessage(args[at] ?? '');
    if (words === undefined) return [];
    const before = parts.slice(0, place + 1).join(hole);
    const after = parts.slice(place + 1).join(hole);
    return [
      { line, text: `${before}${words.text}${after}`, holes: [...around.holes, ...words.holes] },
    ];
  });
}

function isNamedHere(source: string, argument: string): boolean {
  return new RegExp(`\\bconst ${argument.replaceAll(/\W/g, '\\$&')} =\\s*['"\x60]`).test(source);
}

/** The literal that a text begins with, joined ones included. */
function firstLiteral(source: string): string {
  const ends = [...source.matchAll(/[;,]\n|\n\s*\}/g)].map(({ index }) => index);
  const texts = ends.map((end) => source.slice(0, end));
  return texts.find((text) => literalMessage(text) !== undefined) ?? '';
}
