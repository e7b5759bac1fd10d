import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { readSealedHeads } from '#core/verification/sealed-heads.ts';
import { readerOf, type SealedLog, sealLog, verified } from '#test/core/verification/sealed-log.ts';
import { signLog } from '#test/core/verification/signed-log.ts';
import { fuzz } from './fuzz-target.ts';

const small = await sealLog({ entries: 12, between: 5, writers: 2 });
const now = new Date('2026-11-30T00:00:00.000Z');
const paths = [...small.objects.keys()];
const notes = ['checkpoint', 'key', ...paths.filter((path) => path.startsWith('checkpoints/'))];

fuzz({
  name: 'log-object',
  oracle: 'a log with any object of it in any other form does not hold, and is told why',
  seeds: paths.map((path) => small.objects.get(path) ?? Buffer.of()),
  dictionary: ['\n', '\n\n', '\u2014 ', 'log.test/acme', '\0\0', '{"body":{', '"writer":"sealer"}'],
  inputs: 25,
  check: async (input) => {
    const own = paths.filter((path) => !small.objects.get(path)?.equals(input));
    const some = [...notes, ...own.slice(input.length % 7, (input.length % 7) + 3)];
    for (const path of some) {
      if (small.objects.get(path)?.equals(input) === true) continue;
      const reader = readerOf(small.objects, new Map([[path, input]]));
      const { holds, findings } = await verified({
        reader,
        key: small.key,
        bodies: { reader, now },
      });
      assert.equal(holds, false, path);
      assert.ok(
        findings.some((one) => one.path === path || one.index !== undefined),
        path,
      );
    }
  },
});

const leaves = leavesOf(small);

fuzz({
  name: 'log-leaf',
  oracle:
    'a log that its key has signed holds only if it ends with sealed heads, whatever else it holds',
  seeds: leaves,
  dictionary: [
    ...[
      '"kind":"entry.part"',
      '"kind":"session.ended"',
      '"kind":"ledger.sealed"',
      '},"sessionId":"',
    ],
    ...[
      '"part":{"number":1,"of":1,"hash":"","text":""}',
      '"heads":[]',
      '"facts":{"size":1}',
      '\\"',
    ],
    ...[',"v":1,"writer":"sealer"}', '"n":9007199254740993', '"writer":"__proto__"'],
  ],
  inputs: 200,
  check: async (input) => {
    if (input.length > 65_535) return;
    const { objects, key } = await signLog([input]);
    const report = await verified({ reader: readerOf(objects), key, session: '__proto__' });
    assert.equal(report.entries, 1);
    if (report.holds) assert.equal(readSealedHeads(input)?.size, 1);
  },
});

function leavesOf({ objects }: SealedLog): readonly Buffer[] {
  const bundle = [...objects].filter(([path]) => path.startsWith('tile/entries/')).at(-1)?.[1];
  const found: Buffer[] = [];
  for (let at = 0; bundle !== undefined && at + 2 <= bundle.length; ) {
    const end = at + 2 + bundle.readUInt16BE(at);
    found.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return found.filter(({ length }) => length < 2_000);
}
