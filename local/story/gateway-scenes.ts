import { type Answer, answerRequest } from './answer-request.ts';
import { type AwsAnswer, type AwsCall, callAws } from './aws-call.ts';
import { type Asked, type Scene, type Stage, StoryFault } from './stage.ts';

const exec = 'sallyport exec --grant orders-upkeep --as orders-keeper -- aws';

/** How single calls are decided on their way to AWS: all under one lease. */
export const gatewayScenes: readonly Scene[] = [
  {
    title: 'the upkeep of orders gets keys that AWS does not know; deleting production is refused',
    command: `${exec} dynamodb delete-table --table-name acme-orders`,
    play: async (stage) => {
      const { keys } = await upkeep(stage);
      const atAws = await callAws(deleteTable('acme-orders'), {
        ...{ address: stage.sandbox, keys, now: stage.now() },
      });
      if (atAws.status < 400) throw new StoryFault('AWS should not know a gateway key');
      const refused = await call(stage, deleteTable('acme-orders'));
      return [
        `gateway key ${keys.AccessKeyId}; AWS itself answers it with ${atAws.status}`,
        saying(refused, 'a table of production is never deleted'),
        'that the table is of production is said in grants/gateway.yaml, not by a tag',
      ];
    },
  },
  {
    title: 'deleting the table of staging waits for Grace, and happens once',
    command: `${exec} dynamodb delete-table --table-name acme-orders-staging`,
    play: async (stage) => {
      const said = { choice: 'approve', reason: 'staging is made anew on Mondays' } as const;
      const { lines, answer } = await held(stage, deleteTable('acme-orders-staging'), said);
      if (answer.status !== 200) throw new StoryFault(`a yes should let it go: ${answer.text}`);
      const { TableDescription: told } = JSON.parse(answer.text);
      return [...lines, `DeleteTable → ${answer.status} ${told.TableName} ${told.TableStatus}`];
    },
  },
  {
    title: 'a secret parameter comes back masked',
    command: `${exec} ssm get-parameter --with-decryption --name /shop/database/url`,
    play: async (stage) => {
      const { status, text } = await call(stage, getParameter('/shop/database/url'));
      if (status !== 200 || !text.includes('"***masked***"') || text.includes('postgres:')) {
        throw new StoryFault('the value should be masked, and nothing else');
      }
      return [`${status} ${text}`];
    },
  },
  {
    title: 'deleting an object of the production bucket needs a manager, and Mary says no',
    command: `${exec} s3api delete-object --bucket acme-shop-orders --key 2026/11/21.csv`,
    play: async (stage) => {
      const path = '/acme-shop-orders/2026/11/21.csv';
      const said = {
        choice: 'deny',
        reason: 'the books of November are open',
        by: 'mary',
      } as const;
      const { lines, answer } = await held(stage, object('DELETE', path), said);
      const { status } = await call(stage, object('GET', path));
      if (status !== 200) throw new StoryFault('the object should still be there');
      return [...lines, saying(answer, said.reason), `GET ${path} → ${status}`];
    },
  },
  {
    title: 'the session, call by call',
    command: 'sallyport sessions show ID',
    play: async (stage) => {
      const { sessionId } = await upkeep(stage);
      const lines = (await stage.session(sessionId)).filter((line) => line !== '');
      const deleted = lines.filter((line) => line.includes('DeleteTable') && isAnswered(line));
      if (deleted.length !== 1) throw new StoryFault('one table should be deleted, and once');
      return lines;
    },
  },
];

type Vended = Extract<Asked, { readonly kind: 'vended' }>;

const leases = new WeakMap<Stage, Promise<Vended>>();

/** The one lease that all of it is done under. */
function upkeep(stage: Stage): Promise<Vended> {
  const lease = leases.get(stage) ?? opened(stage);
  leases.set(stage, lease);
  return lease;
}

async function opened(stage: Stage): Promise<Vended> {
  const asked = await stage.ask('orders-keeper');
  if (asked.kind === 'vended') return asked;
  throw new StoryFault(`orders-keeper was refused: ${asked.message}`);
}

const mostAttempts = 10;
const pauseMilliseconds = 300;

/** Calls through the gateway, and again where it asks for that, as AWS SDKs do. */
async function call(stage: Stage, asked: AwsCall, attempt = 1): Promise<AwsAnswer> {
  const { keys } = await upkeep(stage);
  const answer = await callAws(asked, { address: stage.gateway, keys, now: stage.now() });
  const isPassing = answer.status === 503 || /Throttling|SlowDown/u.test(answer.text);
  if (!isPassing || attempt === mostAttempts) return answer;
  await pause(pauseMilliseconds);
  return call(stage, asked, attempt + 1);
}

/** A call that the gateway holds until somebody has answered. */
async function held(
  stage: Stage,
  asked: AwsCall,
  said: Answer,
): Promise<{ readonly lines: readonly string[]; readonly answer: AwsAnswer }> {
  const going = call(stage, asked);
  const id = await Promise.race([waitingRequest(stage), going.then(unheld)]);
  const lines = await answerRequest(stage, { id, url: `${stage.broker}/approvals/${id}` }, said);
  return { lines: ['the call is held', ...lines], answer: await going };
}

function unheld({ status, text }: AwsAnswer): never {
  throw new StoryFault(`the call should be held, and was answered: ${status} ${text}`);
}

const lookMilliseconds = 100;

async function waitingRequest(stage: Stage): Promise<string> {
  for (let look = 0; look < 100; look += 1) {
    const path = 'approvals?which=waiting&identity=orders-keeper&limit=1';
    const { approvals } = (await stage.administer('GET', path)) as {
      readonly approvals: readonly { readonly id: string }[];
    };
    if (approvals[0] !== undefined) return approvals[0].id;
    await pause(lookMilliseconds);
  }
  throw new StoryFault('the call should wait for a person');
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The refusal as an AWS client shows it. */
function saying({ status, text }: AwsAnswer, sentence: string): string {
  if (status < 400 || !text.includes(sentence)) {
    throw new StoryFault(`it should be refused with "${sentence}", and got ${status} ${text}`);
  }
  return `refused with ${status}: ${text.replace(/^<\?xml[^>]*>\s*/u, '')}`;
}

function isAnswered(line: string): boolean {
  return line.endsWith(': answered');
}

function deleteTable(name: string): AwsCall {
  return json('dynamodb', 'DynamoDB_20120810.DeleteTable', { TableName: name });
}

function getParameter(name: string): AwsCall {
  return json('ssm', 'AmazonSSM.GetParameter', { Name: name, WithDecryption: true });
}

function json(service: AwsCall['service'], target: string, body: object): AwsCall {
  const type = service === 'dynamodb' ? 'application/x-amz-json-1.0' : 'application/x-amz-json-1.1';
  const headers = { 'content-type': type, 'x-amz-target': target };
  return { service, method: 'POST', path: '/', body: JSON.stringify(body), headers };
}

function object(method: 'GET' | 'DELETE', path: string): AwsCall {
  return { service: 's3', method, path };
}
