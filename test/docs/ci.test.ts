import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const folder = 'docs/ci';
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));
const textOf = (page: string) => readFileSync(join(folder, page), 'utf8');

interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

const blocks: readonly Block[] = pages.flatMap((page) =>
  [...textOf(page).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', text = '']) => ({
      page,
      language,
      text,
    }),
  ),
);

/** The scripts in a pipeline's file, wherever they stand. */
function scriptsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (!['script', 'before_script', 'after_script', 'command', 'run'].includes(name)) {
      return scriptsIn(member);
    }
    const lines = Array.isArray(member) ? member : [member];
    return lines.every((line) => typeof line === 'string') ? [lines.join('\n')] : scriptsIn(member);
  });
}

/** What a shell says of a script that it only reads. */
function complaint(script: string): string {
  return spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' }).stderr;
}

const yaml = (text: string): unknown =>
  parse(text, { customTags: [{ tag: '!reference', collection: 'seq' }] });

/** Reads a block as whatever will read it. */
const readers: Readonly<Record<string, (text: string) => readonly string[]>> = {
  yaml: (text) => scriptsIn(yaml(text)).map(complaint),
  sh: (text) => [complaint(text)],
  js: (text) => transformSync(text, { loader: 'js' }).warnings.map(({ text: said }) => said),
  groovy: (text) => [isBalanced(text) ? '' : 'its braces and quotes do not match'],
};

function isBalanced(text: string): boolean {
  const bare = text.replaceAll(/'[^'\n]*'/g, '');
  const count = (mark: string) => bare.split(mark).length;
  return !bare.includes("'") && count('{') === count('}') && count('(') === count(')');
}

interface Job {
  readonly image?: { readonly name?: string; readonly entrypoint?: readonly string[] };
  readonly script?: unknown;
}

/** The jobs of the GitLab page: whatever of a file has a script. */
const gitlabJobs: readonly Job[] = blocks
  .filter(({ page, language }) => page === 'gitlab.md' && language === 'yaml')
  .flatMap(({ text }): Job[] => Object.values(yaml(text) as object))
  .filter(({ script }) => script !== undefined);

/** Whether GitLab can start a shell in it: the image of the AWS CLI has another entrypoint of its own. */
function startsShell({ image }: Job): boolean {
  const [word, ...more] = image?.entrypoint ?? [];
  return image?.name?.includes('aws-cli') === true && word === '' && more.length === 0;
}

describe('the pages on CI', () => {
  test('have recipes in languages that are checked', () => {
    expect(blocks.length).toBeGreaterThan(12);
    const unread = blocks.filter(({ language }) => !Object.hasOwn(readers, language));
    expect(unread).toEqual([]);
  });

  test.each(blocks.map((block) => [block.page, block.language, block] as const))(
    '%s: its %s is well formed',
    (_page, _language, { language, text }) => {
      const said = readers[language]?.(text) ?? [];
      expect(said.filter((line) => line !== '')).toEqual([]);
    },
  );

  test('have GitLab start a shell where there is an AWS CLI, and install by what the image has', () => {
    expect(gitlabJobs).toHaveLength(2);
    expect(gitlabJobs.filter((job) => !startsShell(job))).toEqual([]);
    const scripts = gitlabJobs.map((job) => scriptsIn(job).join('\n'));
    expect(scripts.filter((script) => /\b(?:apk|apt|apt-get)\b/.test(script))).toEqual([]);
  });

  test('are all reached from the first, and reach only what there is', () => {
    const first = textOf('README.md');
    const others = pages.filter((page) => page !== 'README.md');
    expect(others.filter((page) => !first.includes(`](${page})`))).toEqual([]);
    const links = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link),
    );
    expect(links.length).toBeGreaterThan(20);
    const broken = links.filter((link) => !existsSync(join(dirname(join(folder, 'x')), link)));
    expect(broken).toEqual([]);
  });

  test('use options and sub-commands that the command line has', () => {
    const cli = readFileSync('docs/cli.md', 'utf8');
    const uses = blocks.flatMap(({ text }) => [...text.matchAll(/sallyport (exec [^\n]*?) -- /g)]);
    expect(uses.length).toBeGreaterThanOrEqual(3);
    const options = uses.flatMap(([, use = '']) => use.match(/--[a-z-]+/g) ?? []);
    expect(options.filter((option) => !cli.includes(`  ${option}`))).toEqual([]);
  });
});
