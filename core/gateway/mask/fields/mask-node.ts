import type { Masking } from '../strategy.ts';
import { NameTable } from './name-table.ts';
import type { Form } from './sensitive-shape.ts';

/** What makes a secret none: a sibling, by its name on the wire, with one of these values. */
export interface PlainWhen {
  readonly sibling: string;
  readonly values: readonly string[];
}

/** What lies below a place in a body. */
export interface Below {
  readonly kind: 'structure' | 'list' | 'map' | 'scalar';
  /** By the names on the wire. */
  readonly members: ReadonlyMap<string, MaskNode>;
  /** Whatever is not among the members: items, values of a map, all that a secret holds. */
  readonly every: MaskNode | undefined;
  /** What happens to the keys of a map. */
  readonly keys: Masking | undefined;
}

interface OwnFacts {
  /** Present where this, and all below it, is masked. */
  readonly masking: Masking | undefined;
  readonly form: Form;
  readonly plainWhen?: PlainWhen | undefined;
}

/** A place in a body at which, or below which, something may be masked. It grows as a body reaches it. */
export class MaskNode {
  readonly masking: Masking | undefined;
  readonly form: Form;
  readonly plainWhen: PlainWhen | undefined;
  readonly #grow: (self: MaskNode) => Below;
  #below: Below | undefined;
  #names: NameTable<MaskNode> | undefined;
  #watched: NameTable<string> | undefined;

  constructor({ masking, form, plainWhen }: OwnFacts, grow: (self: MaskNode) => Below) {
    this.masking = masking;
    this.form = form;
    this.plainWhen = plainWhen;
    this.#grow = grow;
  }

  get below(): Below {
    this.#below ??= this.#grow(this);
    return this.#below;
  }

  /** The members, to be found by bytes. */
  get names(): NameTable<MaskNode> {
    this.#names ??= new NameTable(this.below.members);
    return this.#names;
  }

  /** Names of siblings on which it depends whether a member is a secret. */
  get watched(): NameTable<string> {
    if (this.#watched === undefined) {
      const members = [...this.below.members.values()];
      const names = members.flatMap(({ plainWhen }) => plainWhen?.sibling ?? []);
      this.#watched = new NameTable(new Map(names.map((name) => [name, name])));
    }
    return this.#watched;
  }

  /** What an array holds: one that stands where the model has none holds such values. */
  get item(): MaskNode | undefined {
    const { kind, every } = this.below;
    return kind === 'structure' || kind === 'scalar' ? this : every;
  }
}

const noMembers: ReadonlyMap<string, MaskNode> = new Map();

/** Where everything is masked and nothing is known but, maybe, the form of a scalar. */
export function secretNode(masking: Masking, form: Form = 'string'): MaskNode {
  return new MaskNode({ masking, form }, () => ({
    kind: 'scalar',
    members: noMembers,
    every: secretNode(masking),
    keys: undefined,
  }));
}

/** Below which nothing is masked, within what is. */
export const openNode = new MaskNode({ masking: undefined, form: 'string' }, () => ({
  kind: 'scalar',
  members: noMembers,
  every: undefined,
  keys: undefined,
}));

/** A structure, or what is read like one, of these members. */
export function structureNode(
  members: ReadonlyMap<string, MaskNode>,
  every: MaskNode | undefined,
): MaskNode {
  return new MaskNode({ masking: undefined, form: 'string' }, () => ({
    kind: 'structure',
    members,
    every,
    keys: undefined,
  }));
}
