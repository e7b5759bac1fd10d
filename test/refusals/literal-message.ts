import { afterHole } from './source-calls.ts';

/** A message as it stands in source: its words, with a mark for each hole, and what fills the holes. */
export interface LiteralMessage {
  readonly text: string;
  readonly holes: readonly string[];
}

/** What stands for a hole in a message. */
export const hole = '‹…›';

/** The message that an argument spells out, or undefined where it is made elsewhere. */
export function literalMessage(argument: string): LiteralMessage | undefined {
  let text = '';
  const holes: string[] = [];
  for (let at = 0; at < argument.length; ) {
    const rest = argument.slice(at);
    const between = /^[\s+]+/.exec(rest)?.[0] ?? '';
    const quoted = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/.exec(rest);
    if (between !== '') at += between.length;
    else if (quoted !== null) {
      text += unescaped(quoted[1] ?? quoted[2] ?? '');
      at += quoted[0].length;
    } else if (rest.startsWith('`')) {
      const template = readTemplate(rest);
      text += template.text;
      holes.push(...template.holes);
      at += template.length;
    } else return undefined;
  }
  return { text, holes };
}

function readTemplate(source: string): LiteralMessage & { readonly length: number } {
  const holes: string[] = [];
  let text = '';
  let at = 1;
  while (at < source.length && source.charAt(at) !== '`') {
    if (source.startsWith('${', at)) {
      const end = afterHole(source, at + 2);
      holes.push(source.slice(at + 2, end - 1));
      text += hole;
      at = end;
    } else if (source.charAt(at) === '\\') {
      text += source.charAt(at + 1);
      at += 2;
    } else {
      text += source.charAt(at);
      at += 1;
    }
  }
  return { text, holes, length: at + 1 };
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}
