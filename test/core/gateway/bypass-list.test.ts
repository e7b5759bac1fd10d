import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type BypassRow, bypassSections } from './bypass-rows.ts';

const page = 'docs/gateway-bypasses.md';
const rows = bypassSections.flatMap(([, section]) => section);

describe('the list of ways around the gateway', () => {
  test('has its sixty-three cases and ten flaws, each once and in order', () => {
    const numbers = Array.from({ length: 63 }, (_, place) => String(place + 1));
    expect(rows.map(({ id }) => id)).toEqual([...numbers, ...'abcdefghij']);
  });

  test('says of each what becomes of it, and names a test that proves it', () => {
    const faulty = rows.filter(
      ({ attack, answer, proofs }) =>
        attack.length < 15 || !/^.{4,}\.$/u.test(answer) || proofs.length === 0,
    );
    expect(faulty).toEqual([]);
  });

  test('names tests that are there, by file and title', () => {
    expect(rows.flatMap(missingProofs)).toEqual([]);
  });

  test.each([
    'core/gateway/handle-call.test.ts › this title does not stand there',
    'core/gateway/no-such-file.test.ts › is answered as AWS answered it',
    'core/gateway/bypass-rows.ts › The host is made of the data and a known region.',
  ])('would miss %s', (proof) => {
    const [row] = rows;
    expect(missingProofs({ ...(row as BypassRow), proofs: [proof] })).toEqual([proof]);
  });

  test('is what docs/gateway-bypasses.md says (`vitest run … --update` writes it)', async () => {
    await expect(pageText()).toMatchFileSnapshot(`../../../${page}`);
  });
});

function missingProofs({ proofs }: BypassRow): readonly string[] {
  return proofs.filter((proof) => {
    const [file = '', title = ''] = proof.split(' › ');
    const path = `test/${file}`;
    if (!path.endsWith('.test.ts') || !existsSync(path)) return true;
    const text = readFileSync(path, 'utf8').replaceAll("\\'", "'");
    return !["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`));
  });
}

function pageText(): string {
  const count = (standing: BypassRow['standing']) =>
    rows.filter((row) => row.standing === standing).length;
  return `# Ways around the gateway

${rows.length} ways to get a call past the gateway, and what becomes of each. **refused** (${count('refused')}): whatever policy says. **decided** (${count('decided')}): the call
is read as what it does, and policy decides about that, which permits nothing by itself. **later** (${count('later')}): the part that answers it whole is not built
yet; what becomes of it meanwhile is said. The tests are under \`test/\`; \`test/core/gateway/bypass-list.test.ts\` looks each of them up, and this page is
written from its rows.
${bypassSections.map(sectionText).join('')}`;
}

function sectionText([title, section]: (typeof bypassSections)[number]): string {
  return `
## ${title}

| | way | | what becomes of it | tests |
|---|---|---|---|---|
${section.map(rowText).join('')}`;
}

function rowText({ id, attack, standing, answer, proofs }: BypassRow): string {
  const tests = proofs.map((proof) => {
    const [file = '', title = ''] = proof.split(' › ');
    return `\`${file.replace(/^core\/gateway\//u, '')}\` › ${title}`;
  });
  return `| ${id} | ${attack} | ${standing} | ${answer} | ${tests.join('<br>')} |\n`;
}
