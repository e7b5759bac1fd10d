import { Buffer } from 'node:buffer';
import type { Draw } from './sample-tree.ts';

/** A body, and what has to come of it when every secret in it is redacted. */
export interface WrittenBody {
  readonly body: Buffer;
  readonly expected: Buffer;
  /** What was planted, as it reads. */
  readonly secrets: readonly string[];
}

export const word = '***masked***';
export const blob = Buffer.from(word).toString('base64');

/** Collects a body and its masked form piece by piece. */
export class Writing {
  readonly #body: Buffer[] = [];
  readonly #expected: Buffer[] = [];
  readonly secrets: string[] = [];
  readonly draw: Draw;
  #count = 0;

  constructor(draw: Draw) {
    this.draw = draw;
  }

  both(text: string | Buffer): void {
    this.#body.push(Buffer.from(text));
    this.#expected.push(Buffer.from(text));
  }

  change(text: string | Buffer, expected: string | Buffer): void {
    this.#body.push(Buffer.from(text));
    this.#expected.push(Buffer.from(expected));
  }

  /** A text that is found nowhere else, with what writers have to escape in it. */
  text(isSecret: boolean): string {
    this.#count += 1;
    const text = `${isSecret ? 'planted' : 'open'}-${this.#count}-<"&é\u{1F600}\\'>-${this.draw(1e9)}`;
    if (isSecret) this.secrets.push(text);
    return text;
  }

  number(isSecret: boolean): string {
    const text = String(7_000_000_000 + this.draw(1e9));
    if (isSecret) this.secrets.push(text);
    return text;
  }

  done(): WrittenBody {
    const { secrets } = this;
    return { body: Buffer.concat(this.#body), expected: Buffer.concat(this.#expected), secrets };
  }
}
