import type { TrustExplanation, TrustFinding } from '#core/trust/explain-trusts.ts';
import { table } from '../table.ts';

/** As many trusts as somebody reads; `--json` has all. */
const mostShown = 12;

/** A row for each thing that a trust wants, under the identity and the place of the trust in it. */
export function matchTable(trusts: readonly TrustExplanation[]): readonly string[] {
  const near = trusts.filter((trust) => !isElsewhere(trust));
  const far = trusts.filter(isElsewhere);
  const rows = near.slice(0, mostShown).flatMap(rowsOf);
  const hidden = near.length - mostShown;
  return [
    ...(rows.length === 0
      ? []
      : [table(['identity', 'trust', '', 'claim', 'expected', 'actual'], rows)]),
    ...(hidden > 0 ? [`and ${hidden} further off; --json shows all`] : []),
    ...(far.length > 0
      ? [`of other issuers: ${[...new Set(far.map(({ identity }) => identity))].join(', ')}`]
      : []),
  ];
}

function rowsOf({
  identity,
  trust,
  findings,
  stopped,
}: TrustExplanation): readonly (readonly string[])[] {
  const rows = findings
    .map(rowOf)
    .map((row, at) => (at === 0 ? [identity, String(trust), ...row] : ['', '', ...row]));
  return stopped === undefined ? rows : [...rows, ['', '', '✗', 'state', 'active', stopped]];
}

function rowOf({ holds, claim, expected, got }: TrustFinding): readonly string[] {
  return [holds ? '✓' : '✗', claim, expected, got];
}

/** A trust in another issuer says nothing about the token. */
function isElsewhere({ findings: [first] }: TrustExplanation): boolean {
  return first?.claim === 'iss' && !first.holds;
}
