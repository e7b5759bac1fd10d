import type { Masking } from '../strategy.ts';
import { type FieldPath, memberPath, partPath } from './field-path.ts';
import { type Below, MaskNode, openNode, secretNode, structureNode } from './mask-node.ts';
import type { SensitiveService } from './sensitive-data.ts';
import {
  readShape,
  type SensitiveMember,
  type SensitiveShape,
  type Target,
} from './sensitive-shape.ts';

/** How lists and maps stand in a body: as such (JSON and CBOR), as elements, or as names with numbers. */
export type Carrier = 'values' | 'xml' | 'form';

interface NodeSource {
  readonly service: SensitiveService;
  readonly carrier: Carrier;
  /** Undefined where policy reveals it. */
  readonly maskingOf: (path: FieldPath) => Masking | undefined;
  /** True where policy reveals what a sibling says is stored in clear. */
  readonly showsPlain: (path: FieldPath) => boolean;
}

/** Makes the nodes of one side of one operation, each when a body first reaches it. */
export class KnownNodes {
  readonly #source: NodeSource;
  readonly #made = new Map<string, MaskNode>();

  constructor(source: NodeSource) {
    this.#source = source;
  }

  /** The node of a member; undefined where nothing is masked at it or below. */
  member({ name, target }: SensitiveMember, above: FieldPath, inherited?: Masking) {
    const path = memberPath(above, name);
    const shape = this.#shapeOf(target);
    const isInline =
      this.#source.carrier === 'xml' && shape !== undefined && 'isFlattened' in shape;
    if (!isInline || !shape.isFlattened) return this.#node(target, path, inherited);
    // Flattened, its items or entries stand where it would.
    const masking = this.#maskingAt(target, path, inherited);
    return shape.kind === 'list'
      ? this.#node(shape.target, partPath(path, '[]'), masking)
      : this.#entry(shape, path, masking);
  }

  #node(target: Target, path: FieldPath, inherited?: Masking): MaskNode | undefined {
    const masking = this.#maskingAt(target, path, inherited);
    const { form, shape, plainWhen } = target;
    const isShown = plainWhen !== undefined && this.#source.showsPlain(path);
    const own = { masking, form, plainWhen: isShown ? plainWhen : undefined };
    if (shape === undefined) {
      if (masking === undefined) return undefined;
      const secret = secretNode(masking, form);
      return own.plainWhen === undefined ? secret : new MaskNode(own, () => secret.below);
    }
    const key = `${shape}|${path.text}|${path.left}|${masking?.fieldClass}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const node = new MaskNode(own, () => this.#grow(shape, path, masking));
    this.#made.set(key, node);
    return node;
  }

  #maskingAt(target: Target, path: FieldPath, inherited: Masking | undefined) {
    return inherited ?? (target.isSecret ? this.#source.maskingOf(path) : undefined);
  }

  #grow(name: string, path: FieldPath, masking: Masking | undefined): Below {
    const shape = readShape(this.#source.service, name);
    const secret = masking === undefined ? undefined : secretNode(masking);
    const below = { members: new Map<string, MaskNode>(), every: secret, keys: undefined };
    switch (shape?.kind) {
      case undefined:
        return { ...below, kind: 'scalar' };
      case 'structure':
        return {
          ...below,
          kind: 'structure',
          members: this.#members(shape.members, path, masking),
        };
      case 'list':
        return { ...below, kind: 'list', every: this.#part(shape.target, '[]', path, masking) };
      case 'map':
        return this.#map(shape, path, masking);
    }
  }

  #members(all: readonly SensitiveMember[], path: FieldPath, masking: Masking | undefined) {
    const members = new Map<string, MaskNode>();
    for (const each of all) {
      const node = this.member(each, path, masking);
      const name = this.#source.carrier === 'form' ? each.formName : each.wireName;
      if (node !== undefined) members.set(name, node);
    }
    return members;
  }

  #map(shape: MapShape, path: FieldPath, masking: Masking | undefined): Below {
    const members = new Map<string, MaskNode>();
    if (this.#source.carrier !== 'values') {
      return { kind: 'map', members, every: this.#entry(shape, path, masking), keys: undefined };
    }
    const keys = shape.hasSecretKeys ? this.#source.maskingOf(partPath(path, '{key}')) : undefined;
    return { kind: 'map', members, every: this.#part(shape.target, '{}', path, masking), keys };
  }

  /** An entry of a map: the key is what the value is found by, and stays. */
  #entry(shape: MapShape, path: FieldPath, masking: Masking | undefined): MaskNode {
    const value = this.#part(shape.target, '{}', path, masking);
    const members = new Map([[shape.keyName, openNode]]);
    if (value !== undefined) members.set(shape.valueName, value);
    return structureNode(members, masking === undefined ? undefined : secretNode(masking));
  }

  #part(target: Target, part: '[]' | '{}', path: FieldPath, masking: Masking | undefined) {
    const node = this.#node(target, partPath(path, part), masking);
    return node ?? (masking === undefined ? undefined : secretNode(masking));
  }

  #shapeOf({ shape }: Target): SensitiveShape | undefined {
    return shape === undefined ? undefined : readShape(this.#source.service, shape);
  }
}

type MapShape = Extract<SensitiveShape, { readonly kind: 'map' }>;
