import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { madeElsewhere, saysEnough } from './exceptions.ts';
import { hole, literalMessage } from './literal-message.ts';
import { type Refusal, refusalsIn } from './refusals-in.ts';
import { callsIn } from './source-calls.ts';

const rooms = ['core', 'functions', 'adapters', 'local', 'cli', 'action/src'];
const files = globSync(`{${rooms.join(',')}}/**/*.ts`).toSorted();
const found = files.map((file) => ({ file, ...refusalsIn(file, readFileSync(file, 'utf8')) }));
const refusals = found.flatMap((one) => one.refusals);

const places = (broken: readonly Refusal[]) =>
  broken.map(({ file, line, text }) => `${file}:${line} ${text}`);

/** Names that begin with a capital letter wherever they stand. */
const proper = /^(?:[A-Z][A-Z0-9_]+\b|GitHub|RoleSessionName\b|X-Amz-)/;

/** Words that tell somebody what to do, where a clause begins with them; `must` may stand anywhere. */
const verbs =
  'add|allow|ask|attach|begin|break|check|choose|correct|declare|encode|end|exchange|get|give|have|keep|leave|let|list|look|make|mend|mount|name|narrow|open|own|point|publish|put|quarantine|read|register|remove|rename|repeat|report|restore|run|say|seal|see|send|set|shorten|shred|sign|start|stop|take|talk|tell|try|unset|use|wait|write';
const clause = new RegExp(`(?:^|[;:,] |\\b(?:or|and|so|then|may|can) )(?:${verbs})\\b`);

/** Saying what would do is saying what to do. */
const wanted = /\b(?:must|takes?|known are|allowed: |can only be)/;

function saysWhatToDo({ text, holes }: Refusal): boolean {
  if (clause.test(text) || wanted.test(text)) return true;
  return text.endsWith(hole) && /\b(?:remedy|advice)$/.test(holes.at(-1) ?? '');
}

describe('every refusal that the product can make', () => {
  test('was found', () => {
    expect(refusals.length).toBeGreaterThan(280);
  });

  test('begins in lower case, unless with a name, and ends without a full stop', () => {
    const broken = refusals.filter(
      ({ text }) => (/^[A-Z]/.test(text) && !proper.test(text)) || /[.!?:;,\s]$/.test(text),
    );
    expect(places(broken.filter(({ text }) => !Object.hasOwn(saysEnough, text)))).toEqual([]);
  });

  test('is one line that can be read at once', () => {
    const broken = refusals.filter(
      ({ text }) => text.length > 240 || text.length < 12 || /\n/.test(text),
    );
    expect(places(broken)).toEqual([]);
  });

  test('blames nobody, begs nobody, and uses no word that says nothing', () => {
    const empty =
      /\b(?:please|sorry|invalid|illegal|forbidden|failed to|unable to|error|oops|unexpected|bad)\b/i;
    expect(places(refusals.filter(({ text }) => empty.test(text)))).toEqual([]);
  });

  test('says what to do', () => {
    const silent = refusals.filter((one) => !saysWhatToDo(one));
    const excused = Object.keys(saysEnough);
    expect(places(silent.filter(({ text }) => !excused.includes(text)))).toEqual([]);
    expect(excused.filter((text) => !silent.some((one) => one.text === text))).toEqual([]);
  });

  test('shows no token, no secret and no claims', () => {
    const secret =
      /\b(?:token|secret\w*|sessionToken|password|authorization|bearer|claims|body|signature)\)?$/;
    const broken = refusals.filter(({ holes }) => holes.some((one) => secret.test(one)));
    expect(places(broken)).toEqual([]);
  });

  test('that is made elsewhere has a reason', () => {
    const elsewhere = found.flatMap((one) =>
      one.elsewhere.map((argument) => `${one.file}: ${argument}`),
    );
    expect([...new Set(elsewhere)].toSorted()).toEqual(Object.keys(madeElsewhere).toSorted());
  });
});

describe('a message is read as it stands in source', () => {
  test.each([
    [`new Fault('a', 'it is; do')`, 'it is; do'],
    [`new Fault('a', "it's", { cause })`, "it's"],
    ['new Fault("a", `x ${y.map((z) => `${z}}`)} w` + \'; v\')', `x ${hole} w; v`],
    ['new Fault(code, message)', undefined],
    [`// new Fault('a', 'b')`, null],
    [`const x = "new Fault('a', 'b')"`, null],
    [`/* new Fault('a', 'b') */`, null],
  ])('%s', (source, message) => {
    const [call] = callsIn(source, ['new Fault']);
    expect(call === undefined ? null : literalMessage(String(call.args[1]))?.text).toBe(message);
  });
});
