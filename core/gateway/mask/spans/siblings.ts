import type { MaskNode } from '../fields/mask-node.ts';
import type { Edits } from './edits.ts';

interface Conditional {
  readonly node: MaskNode;
  readonly from: number;
  readonly to: number;
}

/**
 * What one structure tells of members that are secrets only by a sibling, in whatever order they
 * stand. Such a member stays open when the sibling is there and each time says that it is none.
 */
export class Siblings {
  readonly #watched: ReadonlySet<string>;
  readonly #values = new Map<string, (string | undefined)[]>();
  readonly #conditionals: Conditional[] = [];

  constructor(node: MaskNode) {
    this.#watched = node.watched;
  }

  /** A member and its value; a value that is no text is undefined. */
  saw(readName: () => string, readValue: () => string | undefined): void {
    const name = readName();
    if (!this.#watched.has(name)) return;
    const values = this.#values.get(name) ?? [];
    values.push(readValue());
    this.#values.set(name, values);
  }

  /** Which edits a member came to. */
  sawEdits(node: MaskNode | undefined, from: number, to: number): void {
    if (node?.plainWhen === undefined || from === to) return;
    this.#conditionals.push({ node, from, to });
  }

  /** Takes back the edits of members that are none, once all siblings are seen. */
  settle(edits: Edits): void {
    for (const { node, from, to } of this.#conditionals) {
      if (this.#isPlain(node)) edits.drop(from, to);
    }
  }

  #isPlain({ plainWhen }: MaskNode): boolean {
    if (plainWhen === undefined) return false;
    const values = this.#values.get(plainWhen.sibling) ?? [];
    const plain: readonly (string | undefined)[] = plainWhen.values;
    return values.length > 0 && values.every((value) => plain.includes(value));
  }
}
