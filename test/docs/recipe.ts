import { readFileSync } from 'node:fs';
import {
  type CompiledConfiguration,
  compileConfiguration,
} from '#core/config/compile-configuration.ts';
import type { Problem } from '#core/config/problem.ts';

/** What a page leaves out: people and grants, as docs/configuration.md tells them. */
const surroundings = new Map([
  [
    'people/others.yaml',
    'people:\n  grace:\n    name: Grace Hopper\n    subject: {issuer: others, sub: "1"}\n',
  ],
  [
    'grants.yaml',
    'grants:\n  shop-deploy:\n    role: arn:aws:iam::111122223333:role/shop-deploy\n    sessionPolicy: none\n',
  ],
  ['policies/all.cedar', '@id("all")\npermit (principal, action, resource);\n'],
]);
const others = '  others:\n    profile: people\n    issuer: https://others.acme.example\n';
const ada = 'people:\n  ada:\n    name: Ada Lovelace\n    subject: {issuer: others, sub: "2"}\n';

/** The page of a profile, and the files that it shows: blocks whose first line is a comment with a path. */
export function readRecipe(profile: string) {
  const text = readFileSync(`docs/issuers/${profile}.md`, 'utf8');
  const blocks = text.matchAll(/```yaml\n# (\S+\.yaml)\n(.*?)```/gs);
  const files = new Map([...blocks].map(([, path = '', body = '']) => [path, body]));
  return { text, files };
}

/** The page's files in a whole configuration; `change` edits them first. */
export function compileRecipe(
  files: ReadonlyMap<string, string>,
  change: (text: string) => string = (text) => text,
): CompiledConfiguration | readonly Problem[] {
  const shown = new Map([...files].map(([path, text]) => [path, change(text)]));
  const issuers = `${shown.get('issuers.yaml')}${others}`;
  const owner = shown.has('people.yaml') ? [] : [['people.yaml', ada] as const];
  const all = new Map([...surroundings, ...shown, ...owner, ['issuers.yaml', issuers]]);
  if (!all.has('identities.yaml')) {
    all.set('identities.yaml', 'identities: {}\n').set('grants.yaml', 'grants: {}\n');
  }
  return compileConfiguration(all, { local: false });
}

export function isCompiled(
  result: CompiledConfiguration | readonly Problem[],
): result is CompiledConfiguration {
  return 'issuers' in result;
}
