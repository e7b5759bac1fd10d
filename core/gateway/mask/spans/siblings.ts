import type { MaskNode } from '../fields/mask-node.ts';
import type { Edits } from './edits.ts';

interface Conditional {
  readonly node: MaskNode;
  readonly from: number;
  readonly to: number;
}

/**
 * What one structure tells of members that are secrets only by a sibling, in whatever order they
 * stand. Such a member stays open when the sibling is there, tells the same each time, and by that
 * makes it none.
 */
export class Siblings {
  /** By the name of a sibling; undefined where it is no text or tells two things. */
  readonly #told = new Map<string, string | undefined>();
  #conditionals: Conditional[] | undefined;

  /** A sibling on which something depends; a value that is no text is undefined. */
  saw(name: string, value: string | undefined): void {
    const isAgain = this.#told.has(name) && this.#told.get(name) !== value;
    this.#told.set(name, isAgain ? undefined : value);
  }

  /** Which edits a member came to. */
  sawEdits(node: MaskNode | undefined, from: number, to: number): void {
    if (node?.plainWhen === undefined || from === to) return;
    this.#conditionals ??= [];
    this.#conditionals.push({ node, from, to });
  }

  /** Takes back the edits of members that are none, once all siblings are seen. */
  settle(edits: Edits): void {
    for (const { node, from, to } of this.#conditionals ?? []) {
      const told = this.#told.get(node.plainWhen?.sibling ?? '');
      if (told !== undefined && node.plainWhen?.values.includes(told)) edits.drop(from, to);
    }
  }
}
