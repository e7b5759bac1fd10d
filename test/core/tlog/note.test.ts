import { Buffer } from 'node:buffer';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openCheckpoint, signCheckpoint } from '#core/tlog/checkpoint.ts';
import { emptyRoot } from '#core/tlog/merkle.ts';
import { type NoteSigner, openNote, signNote } from '#core/tlog/note.ts';
import {
  encodeVerifierKey,
  parseVerifierKey,
  verifierKey,
  verifierKeyOfSpki,
} from '#core/tlog/verifier-key.ts';

/** The example of the signed-note specification. */
const exampleKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const exampleNote =
  'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
const key = parseVerifierKey(exampleKey);
const other = signerOf('other.example/log');
const log = signerOf('broker.example/ledger');

describe('a signed note', () => {
  test('of the specification opens with its key', () => {
    expect(openNote(exampleNote, key)).toBe('This is an example message.\n');
    expect(encodeVerifierKey(key)).toBe(exampleKey);
  });

  test('that we sign opens, and keeps its own empty lines', async () => {
    const note = await signNote('first\n\nsecond — with a dash\n', log);
    expect(openNote(note, await log.key())).toBe('first\n\nsecond — with a dash\n');
  });

  test('may carry signatures of keys that are not known', async () => {
    const [, , line = ''] = (await signNote('text\n', other)).split('\n');
    const sameName = line.replace('other.example/log', 'broker.example/ledger');
    const note = `${await signNote('text\n', log)}${line}\n${sameName}\n`;
    expect(openNote(note, await log.key())).toBe('text\n');
  });

  test.each([
    [
      'of another key',
      exampleNote.replace('example.com/foo', 'example.com/bar'),
      'is not signed by',
    ],
    [
      'whose text was changed',
      exampleNote.replace('example message', 'exemple message'),
      'that is wrong',
    ],
    ['whose signature was changed', exampleNote.replace('ncAlTg', 'ncAlTh'), 'that is wrong'],
    ['without signatures', 'This is an example message.\n', 'has no signatures'],
    ['without a last newline', exampleNote.slice(0, -1), 'has no signatures'],
    ['with a carriage return', exampleNote.replace('\n', '\r\n'), 'holds control characters'],
    ['with a zero', exampleNote.replace('message', 'mess\0age'), 'holds control characters'],
    [
      'with half a surrogate pair',
      exampleNote.replace('message', '\ud800'),
      'holds control characters',
    ],
    ['with another dash', exampleNote.replace('—', '-'), 'a signature belongs that is none'],
    [
      'with loose base64',
      exampleNote.replace('aQM=\n', 'aQN=\n'),
      'a signature belongs that is none',
    ],
    [
      'with a signature of no bytes',
      exampleNote.replace(/ Uw2Q.*/, ' Uw2QOg=='),
      'belongs that is none',
    ],
    [
      'with a line after the signatures',
      `${exampleNote}more\n`,
      'a signature belongs that is none',
    ],
    ['of endless length', `${'x'.repeat(300_000)}\n${exampleNote}`, 'is too long'],
    [
      'of endless signatures',
      `${exampleNote}${'— a.example AAAAAAAAAAA=\n'.repeat(64)}`,
      'more than 64 signatures',
    ],
  ])('%s is refused', (_name, note, message) => {
    expect(() => openNote(note, key)).toThrow(message);
  });

  test('is refused if one signature of the key is right and another wrong', async () => {
    const note = await signNote('text\n', log);
    const wrong = (await signNote('other text\n', log)).split('\n')[2];
    const { key: keyOf } = log;
    const known = await keyOf();
    expect(() => openNote(`${note}${wrong}\n`, known)).toThrow('that is wrong');
  });
});

describe('a verifier key', () => {
  test('reads as it was written', async () => {
    const known = await log.key();
    expect(parseVerifierKey(encodeVerifierKey(known))).toEqual(known);
  });

  test.each([
    ['with an id that is not its own', exampleKey.replace('530d903a', '530d903b')],
    ['of another type', exampleKey.replace('+Aeky', '+Beky')],
    ['that is too short', exampleKey.replace('3U2k', '')],
    ['without a name', exampleKey.replace('example.com/foo', '')],
    ['with a space in its name', exampleKey.replace('.com/', ' com/')],
    ['with capitals in its id', exampleKey.replace('530d903a', '530D903A')],
    ['that is nothing', ''],
  ])('%s is refused', (_name, text) => {
    expect(() => parseVerifierKey(text)).toThrow('the verifier key');
  });

  test.each(['with space', 'plus+', '', 'tab\t', 'control\u0001', '\ud800'])(
    'cannot be named %j',
    (name) => {
      expect(() => verifierKey(name, Buffer.alloc(32))).toThrow('spaces, plus signs or control');
    },
  );

  test('of another curve, or of another length, is refused', () => {
    const { publicKey } = generateKeyPairSync('x25519');
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    expect(() => verifierKeyOfSpki('a.example', spki)).toThrow('is not of Ed25519');
    expect(() => verifierKey('a.example', Buffer.alloc(31))).toThrow('is not 32 bytes long');
  });
});

describe('a checkpoint', () => {
  const checkpoint = { origin: 'broker.example/ledger', size: 0, root: emptyRoot };

  test('opens as it was signed', async () => {
    const signed = await signCheckpoint({ ...checkpoint, size: 20_852_163 }, log);
    expect(openCheckpoint(signed, await log.key())).toEqual({ ...checkpoint, size: 20_852_163 });
  });

  test('may have lines of others below its root', async () => {
    const root = emptyRoot.toString('base64');
    const signed = await signNote(`broker.example/ledger\n7\n${root}\nfor=others\n`, log);
    expect(openCheckpoint(signed, await log.key())).toMatchObject({ size: 7 });
  });

  const root = emptyRoot.toString('base64');
  test.each([
    ['of another log', `other.example/log\n7\n${root}\n`, 'is of the log other.example/log'],
    ['with a zero before its size', `broker.example/ledger\n07\n${root}\n`, 'not of the form'],
    ['with a size below nothing', `broker.example/ledger\n-7\n${root}\n`, 'not of the form'],
    [
      'with a size that no number holds',
      `broker.example/ledger\n9999999999999999\n${root}\n`,
      'not of',
    ],
    ['without a root', 'broker.example/ledger\n7\n', 'not of the form'],
    ['with a short root', `broker.example/ledger\n7\n${root.slice(4)}\n`, 'not of the form'],
    [
      'with loose base64',
      `broker.example/ledger\n7\n${root.replace('FU=', 'FV=')}\n`,
      'not of the form',
    ],
    ['with an empty line', `broker.example/ledger\n7\n${root}\n\nmore\n`, 'not of the form'],
  ])('%s is refused', async (_name, text, message) => {
    const signed = await signNote(text, log);
    const known = await log.key();
    expect(() => openCheckpoint(signed, known)).toThrow(message);
  });
});

function signerOf(name: string): NoteSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const known = verifierKeyOfSpki(name, publicKey.export({ format: 'der', type: 'spki' }));
  return { key: async () => known, sign: async (text) => sign(null, text, privateKey) };
}
