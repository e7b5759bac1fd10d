import { readFileSync } from 'node:fs';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import type { PublishRequest } from '#core/administration/publishing.ts';
import { asFault, type Fault } from '#core/faults.ts';
import { signedIn } from './approvals-scene.ts';
import { changedExample, type ExchangeWorld, exchangeWorld } from './exchange-world.ts';

/** What docs/configuration.md writes about publishing with somebody's yes, by file. */
function documentedGuardrail(): ReadonlyMap<string, string> {
  const page = readFileSync('docs/configuration.md', 'utf8');
  const section = page.slice(page.indexOf("### Publishing with somebody's yes"));
  const [, policy = '', rule = ''] = /```cedar\n(.*?)```.*?```yaml\n(.*?)```/su.exec(section) ?? [];
  return new Map([
    ['policies/publishing.cedar', policy],
    ['approvals.yaml', rule],
  ]);
}

/** The example, in which changes of rules, policies and people need the yes of security and platform. */
export function guardedFiles(): Map<string, string> {
  const files = new Map(changedExample([]));
  for (const [path, text] of documentedGuardrail()) {
    files.set(path, `${files.get(path) ?? ''}${text}`);
  }
  return files;
}

/** A second administrator, who may publish as well. */
export const otherPublisher =
  '  hopper:\n    name: Hopper\n    subject: { issuer: people, sub: hopper }\n    groups: [administrators]\n';

export async function publishingWorld(
  files: ReadonlyMap<string, string> = guardedFiles(),
): Promise<ExchangeWorld> {
  const world = await exchangeWorld();
  await publishConfiguration(await signedIn(world, 'ada'), { files }, world.admin);
  return world;
}

/** The guarded example with one more sentence in a policy file. */
export function changedPolicies(note = 'what people may do here'): Map<string, string> {
  const files = guardedFiles();
  const path = 'policies/people.cedar';
  return files.set(path, String(files.get(path)).replace('administrators publish', note));
}

/** What a person is answered who publishes: the version, or the fault. */
export async function publishAs(
  world: ExchangeWorld,
  by: string,
  request: PublishRequest,
): Promise<{ readonly version?: string; readonly fault?: Fault }> {
  const administered = await signedIn(world, by);
  return publishConfiguration(administered, { reason: 'SHOP-7', ...request }, world.admin).then(
    ({ head }) => ({ version: head.version }),
    (error) => ({ fault: asFault(error) }),
  );
}
