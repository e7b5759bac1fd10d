/** A name of configuration made of the last part of what a platform calls something. */
export function nameFrom(text: string): string | undefined {
  const [account = ''] = text.split('@');
  const last = account.split('/').findLast((part) => part !== '') ?? '';
  const name = last
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/gu, '');
  return name.length < 2 ? undefined : name;
}

/** The name itself, or with the first number that nobody has. */
export function freeName(name: string, taken: readonly string[]): string {
  const numbered = (at: number) => (at === 1 ? name : `${name}-${at}`);
  const places = Array.from({ length: taken.length + 1 }, (_, at) => at + 1);
  return places.map(numbered).find((one) => !taken.includes(one)) ?? name;
}
