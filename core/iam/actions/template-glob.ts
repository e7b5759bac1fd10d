import { type Glob, type GlobToken, literalGlob } from '../patterns/glob.ts';

const any: GlobToken = { kind: 'any' };
/** What varies in a template stands in `${…}` or `<…>`, or is `tag-key`. */
const varying = /\$\{[^}]*\}|<[^>]*>|tag-key$/;

/** A template of AWS's data, such as of an ARN or a condition key, as a pattern. */
export function templateGlob(template: string): Glob {
  return template
    .split(varying)
    .flatMap((part, at) => (at === 0 ? literalGlob(part) : [any, ...literalGlob(part)]));
}
