/** Tokens from one address that may be found bad in a minute before the next is refused unread. */
const badLimit = 300;
const windowMilliseconds = 60_000;
/** An address that a known principal came from is not refused for so long, whoever shares it. */
const trustedMilliseconds = 3_600_000;
/** Addresses that one process remembers; of more, the one heard of longest ago is forgotten. */
const addressLimit = 4_096;

interface Heard {
  /** Start of the window in which `bad` tokens were counted, in milliseconds since 1970. */
  readonly from: number;
  readonly bad: number;
  readonly trustedUntil: number;
}

const unheard: Heard = { from: Number.NEGATIVE_INFINITY, bad: 0, trustedUntil: 0 };

/**
 * Which addresses flood one process with tokens that cannot be verified. It spares keys and store,
 * and decides about nobody: an address shared with a principal that we know is never refused.
 */
export class FloodGuard {
  readonly #heard = new Map<string, Heard>();

  /** True while an address has used up what it may get wrong in a minute. */
  refuses(address: string, now: Date): boolean {
    const { from, bad, trustedUntil } = this.#heard.get(address) ?? unheard;
    if (now.getTime() < trustedUntil) return false;
    return bad >= badLimit && now.getTime() < from + windowMilliseconds;
  }

  /** Counts a token from an address that could not be verified. */
  bad(address: string, now: Date): void {
    const { from, bad, trustedUntil } = this.#heard.get(address) ?? unheard;
    const isSame = now.getTime() < from + windowMilliseconds;
    const counted = isSame ? { from, bad: bad + 1 } : { from: now.getTime(), bad: 1 };
    this.#remember(address, { ...counted, trustedUntil });
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
