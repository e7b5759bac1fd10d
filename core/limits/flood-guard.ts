import { addressBlock } from './address-block.ts';

/** Tokens from one address that may be found bad in a minute before the next is refused unread. */
const badLimit = 300;
const windowMilliseconds = 60_000;
/** An address that a known principal came from is not refused for so long, whoever shares it. */
const trustedMilliseconds = 3_600_000;
/** While an address is refused, one in so many of its tokens is heard: a job may stand beside the flood. */
const heardPart = 8;
/** Blocks that one process remembers of either kind; of more, the one heard of longest ago is forgotten. */
const blockLimit = 4_096;

interface Heard {
  /** Start of the window in which `bad` tokens were counted, in milliseconds since 1970. */
  readonly from: number;
  readonly bad: number;
  /** Tokens since then that met a refusal, or were heard in spite of it. */
  readonly late: number;
}

const unheard: Heard = { from: Number.NEGATIVE_INFINITY, bad: 0, late: 0 };

/**
 * Which addresses flood one process with tokens that cannot be verified, by blocks that one host may
 * choose from. It spares keys and store, and decides about nobody: a block shared with a principal
 * that we know is never refused, and of any other some tokens are heard, so that such a principal
 * becomes known in the midst of a flood.
 */
export class FloodGuard {
  readonly #heard = new Map<string, Heard>();
  /** Until when a block is trusted, in milliseconds since 1970; apart, so that no flood pushes it out. */
  readonly #trusted = new Map<string, number>();

  /** True for seven tokens of eight while an address has used up what it may get wrong in a minute. */
  refuses(address: string, now: Date): boolean {
    const block = addressBlock(address);
    const heard = this.#heard.get(block) ?? unheard;
    if (now.getTime() < (this.#trusted.get(block) ?? 0)) return false;
    if (heard.bad < badLimit || now.getTime() >= heard.from + windowMilliseconds) return false;
    const late = heard.late + 1;
    remember(this.#heard, block, { ...heard, late });
    return late % heardPart !== 0;
  }

  /** Counts a token from an address that could not be verified. */
  bad(address: string, now: Date): void {
    const block = addressBlock(address);
    const heard = this.#heard.get(block) ?? unheard;
    const isSame = now.getTime() < heard.from + windowMilliseconds;
    const counted = isSame ? { bad: heard.bad + 1 } : { from: now.getTime(), bad: 1, late: 0 };
    remember(this.#heard, block, { ...heard, ...counted });
  }

  /** Remembers that a principal that we know came from an address. */
  known(address: string, now: Date): void {
    remember(this.#trusted, addressBlock(address), now.getTime() + trustedMilliseconds);
  }
}

/** Makes this block the last to be forgotten. */
function remember<T>(blocks: Map<string, T>, block: string, what: T): void {
  blocks.delete(block);
  blocks.set(block, what);
  const [oldest = block] = blocks.keys();
  if (blocks.size > blockLimit) blocks.delete(oldest);
}
