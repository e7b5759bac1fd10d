import { type BodyReader, bodyPath } from '#core/ledger/bodies.ts';
import { isBody } from '#core/ledger/body.ts';
import type { Finding } from './finding.ts';
import type { Findings } from './findings.ts';
import { isObject } from './read-leaf.ts';
import type { BodyFacts } from './scan-body.ts';
import type { LeafPlace } from './sessions.ts';

/** Bodies that entries refer to, and when it is: they may be gone once their time is over. */
export interface KeptBodies {
  readonly reader: BodyReader;
  readonly now: Date;
}

/** What became of the bodies that entries refer to. */
export interface BodyTotals {
  /** There, and what was recorded. */
  readonly whole: number;
  /** Gone after their time. */
  readonly expired: number;
  /** Of which an entry says that nothing is kept. */
  readonly notRecorded: number;
}

interface Noted {
  readonly place: LeafPlace;
  readonly session: string;
  readonly digest: string;
  readonly keptUntil: unknown;
}

const mostNoted = 1_024;
/** Bodies asked for at once. */
const together = 32;
const digestForm = /^sha256:[0-9a-f]{64}$/;
/** Ours are; what stands in a log that was changed may be anything, and becomes part of a path. */
const sessionForm = /^[\w-]{1,128}$/;

/** Compares the bodies beside a log with the digests that its entries name. */
export class BodyCheck {
  readonly #bodies: KeptBodies;
  readonly #findings: Findings;
  #noted: Noted[] = [];
  #whole = 0;
  #expired = 0;
  #notRecorded = 0;

  constructor(bodies: KeptBodies, findings: Findings) {
    this.#bodies = bodies;
    this.#findings = findings;
  }

  /** An entry; `body` is called only where it is about a call. */
  follow({ kind, sessionId: session }: BodyFacts, place: LeafPlace, body: () => unknown): void {
    if (!kind.startsWith('call.') || session === undefined) return;
    for (const { digest, notRecorded, keptUntil } of readMessages(body())) {
      if (notRecorded !== undefined) this.#notRecorded += 1;
      else if (typeof digest === 'string') this.#noted.push({ place, session, digest, keptUntil });
    }
  }

  get isFull(): boolean {
    return this.#noted.length >= mostNoted;
  }

  /** Compares what was noted, and forgets it. */
  async compare(): Promise<void> {
    const noted = this.#noted;
    this.#noted = [];
    for (let at = 0; at < noted.length; at += together) {
      const some = noted.slice(at, at + together);
      const found = await Promise.all(some.map((one) => this.#read(one)));
      for (const [index, one] of some.entries()) this.#settle(one, found[index]);
    }
  }

  async #read({ session, digest }: Noted): Promise<Uint8Array | undefined> {
    if (!sessionForm.test(session) || !digestForm.test(digest)) return undefined;
    return await this.#bodies.reader.get(bodyPath(session, digest));
  }

  #settle(noted: Noted, found: Uint8Array | undefined): void {
    if (found === undefined) {
      if (this.#isOver(noted)) this.#expired += 1;
      else this.#findings.add(findingOf(noted, 'body_missing', 'is not there'));
    } else if (isBody(found, noted.digest)) {
      this.#whole += 1;
    } else {
      this.#findings.add(findingOf(noted, 'body_damaged', 'is not what was recorded'));
    }
  }

  #isOver({ keptUntil }: Noted): boolean {
    return this.#bodies.now.getTime() > Date.parse(String(keptUntil));
  }

  get totals(): BodyTotals {
    return { whole: this.#whole, expired: this.#expired, notRecorded: this.#notRecorded };
  }
}

type Message = Readonly<Record<string, unknown>>;

/** What an entry about a call says is kept of its request and of the answer. */
function readMessages(body: unknown): readonly Message[] {
  const { call } = isObject(body) ? body : {};
  const { request, answer } = isObject(call) ? call : {};
  const message = isObject(answer) ? answer.message : undefined;
  return [request, message].filter(isObject);
}

function findingOf(
  { place, session, digest }: Noted,
  code: 'body_missing' | 'body_damaged',
  what: string,
): Finding {
  const path = bodyPath(session, digest);
  const says = `the body of a call that entry ${place.index} refers to ${what}`;
  return { code, path, ...place, session, says };
}
