import type { Entry } from '#core/ledger/entry.ts';
import { approvalScenes } from './approval-scenes.ts';
import { type AwsCall, callAws } from './aws-call.ts';
import { gatewayScenes } from './gateway-scenes.ts';
import { type Asked, type Scene, type Stage, StoryFault, type VendedKeys } from './stage.ts';

/** The story of the example configuration, scene by scene. */
export const scenes: readonly Scene[] = [
  {
    title: 'acme/shop deploys from main: permitted, and only for this task',
    command:
      'sallyport exec --grant shop-deploy --as shop-main -- aws s3 cp index.html s3://acme-shop-site/',
    play: async (stage) => {
      const keys = await vended(stage, 'shop-main');
      return [
        keyLine(keys),
        await worked(stage, keys, put('/acme-shop-site/index.html', '<h1>shop</h1>')),
        await refused(stage, keys, get('/acme-shop-orders?list-type=2')),
        'the role could read acme-shop-orders; the session policy of the grant could not',
      ];
    },
  },
  {
    title: 'the same workflow on another branch: forbidden, with the difference',
    command: 'sallyport token --grant shop-deploy --as shop-branch',
    play: async (stage) => [await denied(stage, 'shop-branch', 'policy_denied')],
  },
  {
    title: 'the same workflow in a fork: a stranger, who learns nothing',
    command: 'sallyport token --grant shop-deploy --as shop-fork',
    play: async (stage) => [
      await denied(stage, 'shop-fork', 'policy_denied'),
      'an administrator who asks "sallyport policy explain" sees the difference:',
      await explained(stage, 'shop-fork', 'repository_id expected "73184213", got "88811177"'),
    ],
  },
  {
    title: 'pull_request_target: refused unless a trust allows it by name',
    command: 'sallyport token --grant shop-deploy --as shop-pull-request-target',
    play: async (stage) => [await denied(stage, 'shop-pull-request-target', 'event_not_allowed')],
  },
  ...approvalScenes,
  {
    title: 'a nightly batch job, a GitLab job, a Kubernetes service account, an AI agent',
    command: 'sallyport token --grant reports-nightly --as nightly-batch   (and so on)',
    play: async (stage) => {
      const names = ['nightly-batch', 'gitlab-billing', 'k8s-checkout', 'support-agent'];
      const lines: string[] = [];
      for (const name of names) lines.push(`${name}: ${keyLine(await vended(stage, name))}`);
      return lines;
    },
  },
  {
    title: 'an identity is suspended: the next request is refused, and resumed',
    command: 'sallyport identities suspend shop-deployer --reason "token seen in a build log"',
    play: async (stage) => {
      const reason = 'token seen in a build log';
      await stage.administer('POST', 'identities/shop-deployer/suspend', { reason });
      const line = await denied(stage, 'shop-main', 'identity_stopped');
      await stage.administer('POST', 'identities/shop-deployer/resume');
      return [line, `resumed: ${keyLine(await vended(stage, 'shop-main'))}`];
    },
  },
  ...gatewayScenes,
  {
    title: 'what happened stands in the ledger, each entry chained to the one before',
    command: 'sallyport ledger list',
    play: async (stage) => {
      const reply = await stage.administer('GET', 'ledger?limit=200');
      const { entries } = reply as { readonly entries: readonly Entry[] };
      if (entries.length < 12)
        throw new StoryFault(`the ledger holds only ${entries.length} entries`);
      return entries.slice(0, 8).map(entryLine);
    },
  },
  {
    title: 'the ledger is sealed into a log that anybody can verify with nothing but its key',
    command: 'sallyport ledger verify',
    play: async (stage) => {
      const lines = await stage.verify();
      // Before its verdict it may say that it looks twice, where sealing is in the act.
      const at = lines.findIndex((line) => line.endsWith(' holds'));
      if (at < 0) throw new StoryFault(`the ledger should hold: ${lines.join('; ')}`);
      const rest = lines.slice(at + 1).filter((line) => line.startsWith('  '));
      return [lines[at] ?? '', ...rest.slice(0, 6)];
    },
  },
];

async function vended(stage: Stage, persona: string): Promise<VendedKeys> {
  const asked = await stage.ask(persona);
  if (asked.kind === 'vended') return asked.keys;
  throw new StoryFault(`${persona} was refused: ${asked.message}`);
}

async function denied(stage: Stage, persona: string, reason: string): Promise<string> {
  const asked: Asked = await stage.ask(persona);
  if (asked.kind === 'refused' && asked.reason === reason) {
    return `refused (${asked.reason}): ${asked.message}`;
  }
  const got = asked.kind === 'refused' ? asked.reason : asked.kind;
  throw new StoryFault(`${persona} should be refused by ${reason}, and got ${got}`);
}

async function explained(stage: Stage, persona: string, difference: string): Promise<string> {
  const lines = await stage.explain(persona);
  const line = lines.find((one) => one.includes(difference));
  if (line !== undefined) return line;
  throw new StoryFault(`the explanation for ${persona} should tell that ${difference}`);
}

async function worked(stage: Stage, keys: VendedKeys, call: AwsCall): Promise<string> {
  const { status } = await callAws(call, { address: stage.sandbox, keys, now: stage.now() });
  if (status < 300) return `${call.method} ${call.path} → ${status}`;
  throw new StoryFault(`${call.method} ${call.path} should work, and got ${status}`);
}

async function refused(stage: Stage, keys: VendedKeys, call: AwsCall): Promise<string> {
  const sending = { address: stage.sandbox, keys, now: stage.now() };
  const { status, text } = await callAws(call, sending);
  const message = /<Message>([^<]*)/u.exec(text)?.[1] ?? '';
  if (status === 403)
    return `${call.method} ${call.path} → 403 ${message.replaceAll('&quot;', '"')}`;
  throw new StoryFault(`${call.method} ${call.path} should be refused, and got ${status}`);
}

function get(path: string): AwsCall {
  return { service: 's3', method: 'GET', path };
}

function put(path: string, body: string): AwsCall {
  return { service: 's3', method: 'PUT', path, body };
}

function keyLine(keys: VendedKeys): string {
  return `credentials ${keys.AccessKeyId} until ${keys.Expiration}`;
}

function entryLine({ writer, n, body, hash }: Entry): string {
  const who = body.actor.kind === 'unknown' ? 'unknown' : body.actor.id;
  const what = body.outcome?.code ?? body.lease?.accessKeyId ?? '';
  return `${writer.slice(-6)}#${n} ${body.kind} ${who} ${what} ${hash.slice(0, 15)}…`;
}
