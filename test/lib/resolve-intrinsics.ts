/** What stands for pseudo parameters and for references to resources, by what is referred to. */
export type Resolve = (reference: string) => string;

/**
 * A value of a template without intrinsic functions: `Ref` and `Fn::GetAtt` become what `resolve` says of
 * `Name` or `Name.Attribute`, `Fn::Join` and `Fn::Sub` the text that they make.
 */
export function resolveIntrinsics(value: unknown, resolve: Resolve): unknown {
  if (Array.isArray(value)) return value.map((each) => resolveIntrinsics(each, resolve));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) {
    const [name, of] = only;
    if (name === 'Ref') return resolve(String(of));
    if (name === 'Fn::GetAtt') return resolve(Array.isArray(of) ? of.join('.') : String(of));
    if (name === 'Fn::Join') {
      const [separator, parts] = resolveIntrinsics(of, resolve) as [string, string[]];
      return parts.join(separator);
    }
    if (name.startsWith('Fn::')) throw new Error(`${name} is not resolved here; teach it`);
  }
  return Object.fromEntries(
    entries.map(([name, each]) => [name, resolveIntrinsics(each, resolve)]),
  );
}
