import { functionNames, functions } from '#lib/functions.ts';
import { wildcardReason } from '#lib/wildcard-reasons.ts';
import type { ShownPolicy, ShownStatement } from './statements-of.ts';

const head = `# Permissions

Who may do what, on what, and under which condition, in a deployment with two target accounts. Made of the template by
\`npx vitest run test/lib -u\`; a test fails at any difference. Statements are written by hand in [lib/rights.ts](../lib/rights.ts)
and its neighbours [lib/log-rights.ts](../lib/log-rights.ts) and [lib/gateway-rights.ts](../lib/gateway-rights.ts), and handed out in [lib/functions.ts](../lib/functions.ts) and what it takes in. No action has a wildcard; a resource has one only for the reason beside it.

\`SallyportRecords\` and \`SallyportLedger\` are the two tables, \`SallyportKey\` the key of everything at rest; \`SallyportLogBucket\` holds the log that proves
the ledger, and \`SallyportLogKey\` signs it; \`SallyportGatewaySecret\` is what gateway keys are made of. TransactWriteItems is no
action of its own: IAM asks for \`PutItem\`, \`DeleteItem\` or \`ConditionCheckItem\` for each item in it, and the condition
\`dynamodb:EnclosingOperation\` makes sure that they are in one. \`dynamodb:LeadingKeys\` says which kinds of records a function may
change, since each partition key begins with the kind ([data model](data-model.md)).
`;

/** docs/permissions.md, whole. */
export function printPermissions(policies: readonly ShownPolicy[]): string {
  const roles = policies.filter(({ kind }) => kind === 'role').map(({ owner }) => owner);
  const isFunction = (owner: string) => functionNames.some((name) => owner === `sallyport-${name}`);
  const sections = [
    '## Functions',
    ...functionNames.map((name) => section(`sallyport-${name}`, functions[name].does, policies)),
    '## Other roles',
    ...roles.filter((owner) => !isFunction(owner)).map((owner) => section(owner, '', policies)),
    '## Policies of resources',
    ...policies
      .filter(({ kind }) => kind === 'resource')
      .map(({ owner, statements }) => `### ${owner}\n\n${table(statements, true)}`),
  ];
  return `${head}\n${sections.join('\n\n')}\n`;
}

function section(owner: string, does: string, policies: readonly ShownPolicy[]): string {
  const statements = (kind: ShownPolicy['kind']) =>
    policies
      .filter((one) => one.owner === owner && one.kind === kind)
      .flatMap((one) => one.statements);
  const trusted = statements('trust').map(
    ({ principals, conditions }) =>
      `${principals.join(', ')}${conditions.length === 0 ? '' : ` when ${conditions.join(', ')}`}`,
  );
  const says = does === '' ? '' : `${does}\n\n`;
  return `### ${owner}\n\n${says}Acts as it: ${trusted.join('; ')}.\n\n${table(statements('role'), false)}`;
}

function table(statements: readonly ShownStatement[], ofResource: boolean): string {
  const who = ofResource ? ['who'] : [];
  const rows = statements.map((statement) => [
    statement.sid === '' ? '–' : statement.sid,
    ...(ofResource ? [`${statement.effect}: ${statement.principals.join('<br>')}`] : []),
    codes(statement.actions),
    codes(statement.resources),
    [codes(statement.conditions) || '–', reasonOf(statement, ofResource)]
      .filter(Boolean)
      .join('<br>'),
  ]);
  const lines = [
    ['statement', ...who, 'actions', 'resources', 'conditions, and why a wildcard'],
    ...rows,
  ];
  const [first = [], ...others] = lines.map((cells) => `| ${cells.join(' | ')} |`);
  return [first, `|${'---|'.repeat(4 + who.length)}`, ...others].join('\n');
}

function reasonOf({ sid, resources }: ShownStatement, ofResource: boolean): string {
  if (ofResource || !resources.some((one) => /[*?]/.test(one))) return '';
  return `*${wildcardReason(sid)}*`;
}

function codes(texts: readonly string[]): string {
  return texts.map((text) => `\`${text.replaceAll('|', '\\|')}\``).join('<br>');
}
