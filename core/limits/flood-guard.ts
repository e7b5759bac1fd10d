/** Tokens from one address that may be found bad in a minute before the next is refused unread. */
const badLimit = 300;
const windowMilliseconds = 60_000;
/** An address that a known principal came from is not refused for so long, whoever shares it. */
const trustedMilliseconds = 3_600_000;
/** While an address is refused, one in so many of its tokens is heard: a job may stand beside the flood. */
const heardPart = 8;
/** Addresses that one process remembers; of more, the one heard of longest ago is forgotten. */
const addressLimit = 4_096;

interface Heard {
  /** Start of the window in which `bad` tokens were counted, in milliseconds since 1970. */
  readonly from: number;
  readonly bad: number;
  /** Tokens since then that met a refusal, or were heard in spite of it. */
  readonly late: number;
  readonly trustedUntil: number;
}

const unheard: Heard = { from: Number.NEGATIVE_INFINITY, bad: 0, late: 0, trustedUntil: 0 };

/**
 * Which addresses flood one process with tokens that cannot be verified. It spares keys and store,
 * and decides about nobody: an address shared with a principal that we know is never refused, and
 * of any other some tokens are heard, so that such a principal becomes known in the midst of a flood.
 */
export class FloodGuard {
  readonly #heard = new Map<string, Heard>();

  /** True for seven tokens of eight while an address has used up what it may get wrong in a minute. */
  refuses(address: string, now: Date): boolean {
    const heard = this.#heard.get(address) ?? unheard;
    if (now.getTime() < heard.trustedUntil) return false;
    if (heard.bad < badLimit || now.getTime() >= heard.from + windowMilliseconds) return false;
    const late = heard.late + 1;
    this.#remember(address, { ...heard, late });
    return late % heardPart !== 0;
  }

  /** Counts a token from an address that could not be verified. */
  bad(address: string, now: Date): void {
    const heard = this.#heard.get(address) ?? unheard;
    const isSame = now.getTime() < heard.from + windowMilliseconds;
    const counted = isSame ? { bad: heard.bad + 1 } : { from: now.getTime(), bad: 1, late: 0 };
    this.#remember(address, { ...heard, ...counted });
  }

  /** Remembers that a principal that we know came from an address. */
  known(address: string, now: Date): void {
    const heard = this.#heard.get(address) ?? unheard;
    this.#remember(address, { ...heard, trustedUntil: now.getTime() + trustedMilliseconds });
  }

  #remember(address: string, heard: Heard): void {
    this.#heard.delete(address);
    this.#heard.set(address, heard);
    const [oldest = address] = this.#heard.keys();
    if (this.#heard.size > addressLimit) this.#heard.delete(oldest);
  }
}
