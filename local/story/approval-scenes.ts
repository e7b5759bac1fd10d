import { answerRequest } from './answer-request.ts';
import type { Asked, Scene, Stage } from './stage.ts';
import { StoryFault } from './stage.ts';

/** How people answer what policy leaves to them. */
export const approvalScenes: readonly Scene[] = [
  {
    title: 'a migration of production data waits; Grace says yes on its page, and the job goes on',
    command: 'sallyport token --grant shop-migrate --as shop-migrate --wait',
    play: async (stage) => {
      const run = { run: '9001' };
      const request = await waits(stage, run);
      const going = stage.ask('shop-migrate', { ...run, waitSeconds: 20 });
      const lines = await answerRequest(stage, request, {
        choice: 'approve',
        reason: 'read the change',
      });
      const asked = await going;
      if (asked.kind !== 'vended') throw new StoryFault(`a yes should serve it: ${asked.message}`);
      const { AccessKeyId, Expiration } = asked.keys;
      return [waiting(request), ...lines, `the job went on: ${AccessKeyId} until ${Expiration}`];
    },
  },
  {
    title: 'another is denied, and the job is told why',
    command: 'sallyport approvals deny ID --reason "not on a Friday" --as grace',
    play: async (stage) => {
      const run = { run: '9002' };
      const request = await waits(stage, run);
      const said = { choice: 'deny', reason: 'not on a Friday' } as const;
      const lines = await answerRequest(stage, request, said);
      return [...lines, await refusedAs(stage, run, 'approval_denied')];
    },
  },
  {
    title: 'a third is answered by nobody: four hours later it has expired',
    command: 'sallyport approvals wait ID',
    play: async (stage) => {
      const run = { run: '9003' };
      const request = await waits(stage, run);
      stage.pass(4 * 3_600);
      return [waiting(request), await refusedAs(stage, run, 'approval_expired')];
    },
  },
  {
    title: 'the shop is down: the glass is broken for a short lease, and somebody looks back at it',
    command:
      'sallyport token --grant shop-migrate --as shop-migrate --break-glass INC-2031 --reason "orders are stuck"',
    play: async (stage) => {
      const emergency = { incident: 'INC-2031', reason: 'orders are stuck' };
      const asked = await stage.ask('shop-migrate', { run: '9004', ...emergency });
      if (asked.kind !== 'vended') throw new StoryFault(`it should be served: ${asked.message}`);
      const inbox = await (await stage.signedIn('grace')).visit('/approvals');
      if (!inbox.text.includes('INC-2031')) throw new StoryFault('Grace should be told of it');
      return [
        `vended at once, for ${asked.expiresIn} s`,
        'Grace, who was not asked, finds INC-2031 on her page, and has a day to look back at it',
      ];
    },
  },
];

type Pending = Extract<Asked, { readonly kind: 'pending' }>;

async function waits(stage: Stage, run: { readonly run: string }): Promise<Pending> {
  const asked = await stage.ask('shop-migrate', run);
  if (asked.kind === 'pending') return asked;
  throw new StoryFault('the migration should wait for a person');
}

function waiting({ message }: Pending): string {
  return `pending: ${message}`;
}

async function refusedAs(
  stage: Stage,
  run: { readonly run: string },
  reason: string,
): Promise<string> {
  const asked = await stage.ask('shop-migrate', run);
  if (asked.kind === 'refused' && asked.reason === reason) {
    return `refused (${asked.reason}): ${asked.message}`;
  }
  throw new StoryFault(`the job should be refused by ${reason}`);
}
