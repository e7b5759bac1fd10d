import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CompiledConfiguration,
  compileConfiguration,
} from '#core/config/compile-configuration.ts';
import type { Problem } from '#core/config/problem.ts';

const folder = join(import.meta.dirname, '../../../examples/acme');

export const now = new Date('2026-11-22T10:00:00Z');

/** Every file of the example, path below its folder → text. */
export function acmeFiles(): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  // The gateway's part of the story stands in files of its own, and is told by tests of its own.
  const kept = paths.filter((path) => !/(?:^|\/)gateway\.[a-z]+$/u.test(path));
  return new Map(kept.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** The example's YAML alone: policies take most of the time that compiling takes, and only they ask for approvals. */
export function withoutPolicies(files: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...files].filter(([file]) => !/^(?:policies\/|approvals)/.test(file)));
}

const guardrail =
  '@approval("production-change") forbid (principal, action == Sallyport::Action::"Vend", resource == Sallyport::Grant::"shop-migrate") unless { context.approvals.contains("production-change") };';

/** The example's YAML, approval rules included, and the one policy that asks for them. */
export function withOneGuardrail(files: ReadonlyMap<string, string>): Map<string, string> {
  const rules = files.get('approvals.yaml') ?? '';
  return withoutPolicies(files)
    .set('policies/guardrail.cedar', guardrail)
    .set('approvals.yaml', rules);
}

/** The example with one text replaced in one file. */
export function acmeWith(file: string, from: string, to: string): Map<string, string> {
  const files = acmeFiles();
  const text = files.get(file) ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  return files.set(file, text.replace(from, to));
}

export function compiledOf(files: ReadonlyMap<string, string>): CompiledConfiguration {
  const compiled = compileConfiguration(files, { local: true, now });
  if ('identities' in compiled) return compiled;
  throw new Error(compiled.map(lineOf).join('\n'));
}

export function problemsOf(
  files: ReadonlyMap<string, string>,
  options: { readonly local?: boolean } = {},
): readonly Problem[] {
  const compiled = compileConfiguration(files, { local: true, now, ...options });
  return 'identities' in compiled ? [] : compiled;
}

/** A problem as one line. */
export function lineOf({ file, line, column, message, remedy }: Problem): string {
  return `${file}:${line}:${column} ${message} | ${remedy}`;
}
