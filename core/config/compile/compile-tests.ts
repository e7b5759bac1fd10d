import type { Trait } from '#core/limits/familiar.ts';
import type { Claims } from '#core/tokens/claims.ts';
import type { TestDeclaration } from '../files/tests-file.ts';
import type { Declaration, Finding } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import type { Names } from './names.ts';

/** One decision that must hold: what the workload with these claims is answered for a grant. */
export interface DecisionTest {
  readonly name: string;
  readonly issuer: string;
  /** The exact `iss`, for an issuer that is a template. */
  readonly instance?: string;
  readonly claims: Claims;
  readonly grant: string;
  /** What is new about the request; absent: nothing. */
  readonly novelty?: readonly Trait[];
  readonly expect: TestDeclaration['expect'];
  /** Approval rules that a pend must name, no fewer and no more; absent: any. */
  readonly rules?: readonly string[];
  /** Where the test stands. */
  readonly place: Pick<Problem, 'file' | 'line' | 'column'>;
}

/** Compiles the tests and reports what they name that does not exist. */
export function compileTests(
  declarations: readonly Declaration<TestDeclaration>[],
  names: Names,
): { readonly tests: readonly DecisionTest[]; readonly problems: readonly Problem[] } {
  return {
    tests: declarations.map(compileTest),
    problems: declarations.flatMap((declaration) =>
      lintTest(declaration.value, names).map(declaration.problemOf),
    ),
  };
}

function compileTest({ value, problemOf }: Declaration<TestDeclaration>): DecisionTest {
  const { file, line, column } = problemOf({ path: [], message: '', remedy: '' });
  const { instance } = value.as;
  return {
    name: value.name,
    issuer: value.as.issuer,
    ...(instance === undefined ? {} : { instance }),
    // What YAML's core schema yields without tags is what JSON has.
    claims: value.as.claims as Claims,
    grant: value.grant,
    ...(value.novelty === undefined ? {} : { novelty: value.novelty }),
    expect: value.expect,
    ...(value.rules === undefined ? {} : { rules: value.rules }),
    place: { file, line, column },
  };
}

function lintTest({ as, grant, expect, rules }: TestDeclaration, names: Names): readonly Finding[] {
  const findings: Finding[] = [];
  if (!names.issuers.has(as.issuer)) {
    findings.push({
      path: ['as', 'issuer'],
      message: `no issuer is called "${as.issuer.slice(0, 64)}"${didYouMean(as.issuer, names.issuers)}`,
      remedy: 'write the name of an issuer in issuers.yaml',
    });
  }
  if (!names.grants.has(grant)) {
    findings.push({
      path: ['grant'],
      message: `no grant is called "${grant}"${didYouMean(grant, names.grants)}`,
      remedy: 'write the name of a grant in grants.yaml',
    });
  }
  if (rules !== undefined && expect !== 'pend') {
    const message = `only a pend names rules, and this expects ${expect}`;
    findings.push({ path: ['rules'], message, remedy: 'remove rules, or write expect: pend' });
  }
  return findings;
}
