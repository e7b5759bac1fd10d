/** A token of Cedar's text, coarse: enough to find where policies end and how deep they nest. */
export interface CedarToken {
  readonly text: string;
  /** Index of its first UTF-16 unit. */
  readonly at: number;
}

/**
 * Comment, string (closed or not), operator, word, or any other visible character. An open string
 * runs to the end, so that no text makes the scan go back.
 */
const token =
  /\/\/[^\n\r]*|"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|&&|\|\||[=!<>]=|::|[A-Za-z_]\w*|\S/g;

/** The tokens of Cedar text without its comments, in order. */
export function cedarTokens(text: string): readonly CedarToken[] {
  return [...text.matchAll(token)]
    .map((match) => ({ text: match[0], at: match.index }))
    .filter((found) => !found.text.startsWith('//'));
}
