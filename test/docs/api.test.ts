import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { faultTable } from '#core/faults.ts';
import * as forms from '#functions/openapi/forms.ts';
import { routeTable } from '#functions/routes/route-table.ts';

const page = readFileSync('docs/api.md', 'utf8');

describe('docs/api.md', () => {
  test('has every error in the order and with the forms of the table in code', () => {
    const shown = page
      .split('\n')
      .filter((line) => /^\| `[a-z_]+` \| [a-z_]+ \| \d{3} \|/.test(line));
    expect(shown.map(formsOf)).toEqual(expectedForms());
  });

  test('says of each error when it happens', () => {
    const lines = page
      .split('\n')
      .filter((line) => /^\| `[a-z_]+` \| [a-z_]+ \| \d{3} \|/.test(line));
    expect(lines.filter((line) => (line.split('|')[7] ?? '').trim().length < 8)).toEqual([]);
  });

  test('names every route of the broker', () => {
    const routes = routeTable.map(({ method, path }) => `\`${method} ${path}\``);
    expect(routes.length).toBeGreaterThan(8);
    expect(routes.filter((route) => !page.includes(route))).toEqual([]);
  });

  test.each(Object.entries(forms))('names every parameter of %s', (_name, form) => {
    const parameters = Object.keys(form);
    expect(parameters.length).toBeGreaterThan(1);
    expect(parameters.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

function formsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, 7)
    .map((cell) => cell.trim());
}

function expectedForms(): readonly (readonly string[])[] {
  return Object.entries(faultTable).map(([code, form]) => [
    `\`${code}\``,
    form.oauth,
    String(form.status),
    form.sts,
    String(form.stsStatus),
    'retryAfterSeconds' in form ? String(form.retryAfterSeconds) : '–',
  ]);
}
