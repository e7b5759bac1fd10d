import * as crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gatewayCredentials, secretBehind } from '#core/gateway/keys/gateway-credentials.ts';
import { gatewayKeyId } from '#core/gateway/keys/gateway-key-id.ts';
import { isGatewayKeyId, keyForms } from '#core/gateway/keys/key-forms.ts';
import { base32, hasChecksum } from '#core/gateway/keys/key-text.ts';
import { readCredential } from '#core/sigv4/credential-scope.ts';
import { campaign } from '#test/campaign.ts';

const master = Buffer.alloc(32, 7);
const id = gatewayKeyId(Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
const made = gatewayCredentials(master, id);
const page = readFileSync('docs/gateway-keys.md', 'utf8');

describe('a gateway key', () => {
  test('has parts of the forms that scanners are given', () => {
    expect(made.accessKeyId).toMatch(keyForms.accessKeyId);
    expect(made.secretAccessKey).toMatch(keyForms.secretAccessKey);
    expect(made.sessionToken).toMatch(keyForms.sessionToken);
    expect(made.secretAccessKey).toHaveLength(40);
  });

  test('is the same whenever it is derived, and of this master and id alone', () => {
    expect(gatewayCredentials(Buffer.from(master), id)).toEqual(made);
    const other = gatewayKeyId(Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 10]));
    const all = [
      made,
      gatewayCredentials(master, other),
      gatewayCredentials(Buffer.alloc(32, 8), id),
    ];
    expect(new Set(all.map(({ secretAccessKey }) => secretAccessKey)).size).toBe(3);
    expect(new Set(all.map(({ sessionToken }) => sessionToken)).size).toBe(3);
    expect(made.sessionToken.slice(4, 30)).not.toBe(made.secretAccessKey.slice(4, 30));
  });

  test('stays what it is from release to release', () => {
    expect(made).toEqual({
      accessKeyId: 'SLYPAAAQEAYEAUDAOCAJDADA',
      secretAccessKey: 'slysuurhcepnvguucuwk2inqluljiljk4mssgnzz',
      sessionToken: 'slyt2q3yey3nqqhyfbmr5gv4jg4bdykkllfacegdayczcjidhosczufi52p',
    });
  });

  test('has an id that signers and our own reader take, and that is none of AWS’s', () => {
    expect(id).toMatch(/^\w{16,128}$/);
    expect(readCredential(`${id}/20261122/us-east-1/s3/aws4_request`)).toMatchObject({
      accessKeyId: id,
    });
    expect(id).not.toMatch(/^(?:ABIA|ACCA|AGPA|AIDA|AIPA|AKIA|ANPA|ANVA|APKA|AROA|ASCA|ASIA)/);
  });

  test('gives its secret to its own session token only', () => {
    const { secretAccessKey, sessionToken } = made;
    expect(secretBehind(master, id, sessionToken)).toBe(secretAccessKey);
    for (const wrong of [
      undefined,
      '',
      `${sessionToken}a`,
      sessionToken.toUpperCase(),
      sessionToken.slice(1),
      `é${sessionToken.slice(2)}`,
    ]) {
      expect(secretBehind(master, id, wrong)).toBeUndefined();
    }
    expect(secretBehind(master, `${id.slice(0, -1)}B`, sessionToken)).toBeUndefined();
  });

  test('is not made of a short master, nor its id of other than ten bytes', () => {
    expect(() => gatewayCredentials(Buffer.alloc(31), id)).toThrow(/shorter than 32 bytes/);
    expect(() => gatewayKeyId(new Uint8Array(9))).toThrow(/takes 10 random bytes/);
  });
});

describe('the form of an id', () => {
  test('is told from anything with another letter', () => {
    expect(isGatewayKeyId(id)).toBe(true);
    for (let at = 0; at < id.length; at += 1) {
      const letter = id[at] === 'B' ? 'C' : 'B';
      expect(isGatewayKeyId(id.slice(0, at) + letter + id.slice(at + 1))).toBe(false);
    }
    for (const other of ['', 'ASIAIOSFODNN7EXAMPLE', id.toLowerCase(), `${id}A`, ` ${id}`]) {
      expect(isGatewayKeyId(other)).toBe(false);
    }
  });

  test('holds for every id there can be, as do checksums', () => {
    const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(random, (bytes) => {
        const { accessKeyId, secretAccessKey, sessionToken } = gatewayCredentials(
          master,
          gatewayKeyId(bytes),
        );
        expect(isGatewayKeyId(accessKeyId)).toBe(true);
        expect([secretAccessKey, sessionToken].every(hasChecksum)).toBe(true);
      }),
      { seed: 23, numRuns: campaign(100) },
    );
  });

  test('is base32 as RFC 4648 §10 has it', () => {
    expect(base32(Buffer.from('fooba'))).toBe('mzxw6ytb');
    expect(base32(Buffer.from('foobar'))).toBe('mzxw6ytbo');
    expect(base32(Buffer.from('f'))).toBe('m');
    expect(base32(new Uint8Array())).toBe('');
  });
});

describe('docs/gateway-keys.md', () => {
  test('gives the expressions that the code has', () => {
    for (const form of Object.values(keyForms)) {
      expect(page).toContain(form.source.replace('^', '\\b').replace('$', '\\b'));
    }
    expect(page).toContain(id);
  });

  test('has a check that runs', () => {
    const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const check = runInNewContext(`${code}; isGatewayKeyPart`, { require: () => crypto });
    for (const part of Object.values(made)) {
      expect(check(part)).toBe(true);
      expect(
        check(`${part.slice(0, -1)}${part.endsWith('a') || part.endsWith('A') ? 'Z' : 'A'}`),
      ).toBe(false);
    }
  });
});
