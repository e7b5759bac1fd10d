import { EventEmitter } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import type { TableCall, TableReply, TableThreadData } from './table-call.ts';

// Dynalite in a thread of its own, without a door: what it throws ends this thread and nothing else,
// and it takes the account and region of its ARNs from the environment that the thread was given.

const { path }: TableThreadData = workerData;
const server = dynalite({
  ...(path === undefined ? {} : { path }),
  createTableMs: 0,
  updateTableMs: 0,
  deleteTableMs: 0,
});

/** Signatures were verified before; dynalite only looks whether there is one. */
const requestHeaders = {
  'content-type': 'application/x-amz-json-1.0',
  authorization: 'AWS4-HMAC-SHA256 Credential=verified,SignedHeaders=verified,Signature=verified',
  'x-amz-date': '20000101T000000Z',
};

function ask({ operation, body }: TableCall): Promise<TableReply> {
  return new Promise((resolve) => {
    const headers: Record<string, string> = {};
    const incoming = Object.assign(new EventEmitter(), {
      method: 'POST',
      url: '/',
      headers: { ...requestHeaders, 'x-amz-target': `DynamoDB_20120810.${operation}` },
    });
    const outgoing = {
      statusCode: 200,
      setHeader: (name: string, value: unknown) => {
        headers[name.toLowerCase()] = String(value);
      },
      end: (text = '') => resolve({ status: outgoing.statusCode, headers, body: text }),
    };
    server.emit('request', incoming, outgoing);
    incoming.emit('data', Buffer.from(body, 'utf8'));
    incoming.emit('end');
  });
}

/** Operations that dynalite answers before the table is what it will be. */
const lateOperations: readonly string[] = ['CreateTable', 'UpdateTable', 'DeleteTable'];
const mostLooks = 1000;

/** Holds the answer until the table is settled, so that no end of the process can undo it. */
async function answer(call: TableCall): Promise<TableReply> {
  const reply = await ask(call);
  if (reply.status !== 200 || !lateOperations.includes(call.operation)) return reply;
  const { TableName } = JSON.parse(call.body);
  const look: TableCall = { operation: 'DescribeTable', body: JSON.stringify({ TableName }) };
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const { status, body } = await ask(look);
    if (status !== 200 || !/"(?:Table|Index)Status":"(?:CREATING|UPDATING|DELETING)"/.test(body))
      break;
    await new Promise((later) => setTimeout(later, 1));
  }
  return reply;
}

parentPort?.on('message', async ({ id, ...call }: TableCall & { readonly id: number }) => {
  parentPort?.postMessage({ id, ...(await answer(call)) });
});
