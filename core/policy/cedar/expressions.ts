/** A node of Cedar's JSON syntax tree, read without trust in its shape. */
export type Node = Readonly<Record<string, unknown>>;

/** The node itself when it is an object. */
function asNode(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null ? (value as Node) : undefined;
}

/** A member of a node, or nothing where there is no such node. */
export function memberOf(value: unknown, name: string): unknown {
  return asNode(value)?.[name];
}

/** The nodes right below a node. */
export function childrenOf(node: Node): readonly Node[] {
  return Object.values(node)
    .map(asNode)
    .filter((child) => child !== undefined);
}
