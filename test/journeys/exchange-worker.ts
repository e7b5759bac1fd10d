import { createInterface } from 'node:readline';
import { createMemoryRevoker } from '#adapters/memory/revoker.ts';
import { createMemorySts } from '#adapters/memory/sts.ts';
import { systemClock } from '#adapters/node/clock.ts';
import { createIds } from '#adapters/node/ids.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import { asFault } from '#core/faults.ts';
import type { Sts } from '#core/leases/sts.ts';
import { openDataFolder } from '#local/data-folder.ts';
import { createLocalPorts } from '#local/local-ports.ts';

/**
 * One of several brokers on one data folder: `exchange-worker <data> <audience> <name>`. Each line
 * of input `{token, grants}` starts one exchange for each grant at once; the line that answers it
 * says what became of each. With a fourth word it kills itself at that step of its first exchange:
 * before it asks STS, once STS has answered, or once the transaction is durable.
 */
const [data = '', audience = '', name = '', lastStep] = process.argv.slice(2);
const clock = systemClock;
const memory = createMemorySts({ clock });

function reach(step: 'asking' | 'assumed' | 'durable'): void {
  if (step === lastStep) process.kill(process.pid, 'SIGKILL');
}

const sts: Sts = {
  assumeRole: async (request) => {
    reach('asking');
    const role = await memory.assumeRole(request);
    reach('assumed');
    // Another process counts its keys from one, too.
    return { ...role, accessKeyId: role.accessKeyId.replace('MEMORY', name) };
  },
};
const folder = openDataFolder(data);
const revoker = createMemoryRevoker();
const local = createLocalPorts({ audience, clock, ids: createIds(clock), folder, sts, revoker });
const exchange: ExchangePorts = {
  ...local.exchange,
  ledger: {
    append: async (body, change) => {
      const result = await local.exchange.ledger.append(body, change);
      // A place that somebody else has taken makes it commit again.
      if (result.outcome === 'committed') reach('durable');
      return result;
    },
  },
};
const origin = { address: '127.0.0.1', userAgent: name, requestId: name, face: 'token' } as const;

async function ask(subjectToken: string, grant: string) {
  try {
    const target = { kind: 'grant', name: grant } as const;
    const vended = await exchangeToken({ subjectToken, target, narrowing: {}, origin }, exchange);
    const { accessKeyId } = vended.credentials;
    return { grant, code: 'vended', accessKeyId, sessionId: vended.sessionId };
  } catch (error) {
    return { grant, code: asFault(error).code };
  }
}

process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const { token, grants } = JSON.parse(line);
  const outcomes = await Promise.all(grants.map((grant: string) => ask(token, grant)));
  process.stdout.write(`${JSON.stringify(outcomes)}\n`);
}
local.close();
