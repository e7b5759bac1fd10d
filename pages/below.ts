/** An address of ours in an attribute: a path that names no host. */
const ownAddress = /( (?:href|action)=")(?=\/(?!\/))/g;

/**
 * Markup that `html` made, for a broker below another path: every address of ours in it, as `href`
 * and `action` have them, begins with that path. Texts stay as they are, for none can hold a quote.
 */
export function below(basePath: string, markup: string): string {
  return markup.replaceAll(ownAddress, `$1${basePath}`);
}
