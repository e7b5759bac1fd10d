/**
 * What leaves no mark, or a blank that is not the usual one: control and format characters, ends of
 * lines, variation selectors, fillers, blanks of other widths. So many usual blanks in a row push the
 * rest of a line to where a screen shows it as a line of its own.
 */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}| {24,}/gu;

const words = /[\p{L}\p{M}\p{N}_]+/gu;
const foreign = /(?!\p{Script=Latin})\p{L}/gu;

/**
 * A line in which nothing hides: what was written may be anybody's. Characters that are not seen
 * for what they are stand as escapes, and so do letters of another script within an English word.
 */
export function revealLine(line: string): string {
  return line.replace(words, revealWord).replace(unseen, escaped);
}

function revealWord(word: string): string {
  return /[A-Za-z]/u.test(word) ? word.replace(foreign, escaped) : word;
}

function escaped(characters: string): string {
  return [...characters]
    .map((character) => `\\u{${Number(character.codePointAt(0)).toString(16)}}`)
    .join('');
}
