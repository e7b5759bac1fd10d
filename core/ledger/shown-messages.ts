import type { Buffer } from 'node:buffer';
import type { Store } from '#core/store/store.ts';
import { strictUtf8 } from '#core/strict-utf8.ts';
import { type BodyReader, bodyPath } from './bodies.ts';
import { openBody } from './body.ts';
import type { EntryBody, KeptMessage } from './entry.ts';
import { type SessionKeys, sessionKeys } from './session-cipher.ts';
import type { ShownEntry } from './shown-entry.ts';

/** A message of HTTP as it is kept, with its secrets masked; in base64 where it is no text. */
export type ShownMessage =
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly left: 'shredded' | 'gone' | 'too_much' };

/** What is kept of a call, as far as its entry refers to it. */
export interface ShownMessages {
  readonly request?: ShownMessage;
  readonly answer?: ShownMessage;
}

/** An entry with what is kept of its call. */
export interface MessagedEntry extends ShownEntry {
  readonly messages?: ShownMessages;
}

interface MessagePorts {
  readonly store: Pick<Store, 'read'>;
  readonly bodies: BodyReader;
}

/** More does not fit into one reply of Lambda, of 6 MB, beside the entries. */
const mostBytes = 2 * 1024 * 1024;

/** Entries of one session with the messages of their calls, the first 2 MiB of them. */
export async function showMessages(
  entries: readonly ShownEntry[],
  sessionId: string,
  { store, bodies }: MessagePorts,
): Promise<readonly MessagedEntry[]> {
  const record = await store.read('session-key', sessionId);
  const opening: Opening = {
    ...{ sessionId, bodies },
    keys: record === undefined ? undefined : sessionKeys(record.value.key),
    left: mostBytes,
  };
  const shown: MessagedEntry[] = [];
  for (const entry of entries) {
    const messages = entry.body.sessionId === sessionId && (await messagesOf(entry.body, opening));
    shown.push(messages ? { ...entry, messages } : entry);
  }
  return shown;
}

interface Opening {
  readonly sessionId: string;
  readonly bodies: BodyReader;
  readonly keys: SessionKeys | undefined;
  left: number;
}

async function messagesOf(
  { call }: EntryBody,
  opening: Opening,
): Promise<ShownMessages | undefined> {
  const request = await shownMessage(call?.request, opening);
  const answer = await shownMessage(call?.answer?.message, opening);
  if (request === undefined && answer === undefined) return undefined;
  return { ...(request && { request }), ...(answer && { answer }) };
}

async function shownMessage(
  message: KeptMessage | undefined,
  opening: Opening,
): Promise<ShownMessage | undefined> {
  if (message === undefined || 'notRecorded' in message) return undefined;
  const { keys, sessionId, bodies } = opening;
  if (keys === undefined) return { left: 'shredded' };
  if (message.bytes > opening.left) return { left: 'too_much' };
  const ciphertext = await bodies.get(bodyPath(sessionId, message.digest));
  if (ciphertext === undefined) return { left: 'gone' };
  opening.left -= message.bytes;
  return textOf(openBody({ reference: message, ciphertext }, sessionId, keys));
}

function textOf(bytes: Buffer): ShownMessage {
  const text = strictUtf8(bytes);
  return text === undefined ? { base64: bytes.toString('base64') } : { text };
}
