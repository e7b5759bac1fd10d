const special = /[*?]|\$(?=\{)/g;

/** Text from a request in a resource: `*`, `?` and `${` stand for themselves, as IAM writes that. */
export function literalText(text: string): string {
  return text.replace(special, (char) => `\${${char}}`);
}
