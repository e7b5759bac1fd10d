import { type Command, type Invocation, optionText, say, tell } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataFolder, dataOption } from './instance.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport start`: the whole product on this machine, until it is told to stop. */
export const start: Command = {
  name: 'start',
  summary: 'run the whole product on this machine: broker, demo issuer and sandbox AWS',
  options: {
    port: {
      type: 'string',
      value: 'N',
      says: 'broker N, gateway N+1, sandbox N+2 (default 8787; 0: any)',
    },
    data: { ...dataOption, says: 'where state is kept (default: SALLYPORT_DATA, else .sallyport)' },
    config: {
      type: 'string',
      value: 'DIR',
      says: 'publish this folder (default: examples/acme, first start)',
    },
    upstream: {
      type: 'string',
      value: 'URL',
      says: 'another AWS emulator in place of the sandbox',
    },
    aws: { type: 'boolean', says: 'AWS itself, with the credentials in the environment' },
  },
  examples: [
    'npm start',
    'npm start -- --port 0 --data /tmp/sallyport',
    'sallyport start --config infra/sallyport',
  ],
  run: async (invocation) => {
    const { terminal } = invocation;
    const stopping = untilSignal();
    const config = optionText(invocation, 'config');
    const upstream = optionText(invocation, 'upstream');
    const aws = invocation.options.aws === true;
    if (aws && upstream !== undefined) throw new WrongUse('give --upstream or --aws, not both');
    if (upstream !== undefined && !/^https?:$/u.test(protocolOf(upstream))) {
      throw new WrongUse('--upstream takes an http or https URL');
    }
    // Loaded here, so that no other command waits for a whole instance to be read.
    const { startLocal } = await import('#local/start-local.ts');
    const running = await startLocal(
      {
        port: readPort(invocation),
        data: dataFolder(invocation),
        aws,
        ...(config === undefined ? {} : { config }),
        ...(upstream === undefined ? {} : { upstream }),
      },
      { env: terminal.env, tell: (line) => tell(terminal, line) },
    );
    say(terminal, `sallyport ready ${JSON.stringify(running.addresses)}`);
    for (const line of hintLines(optionText(invocation, 'data'))) tell(terminal, line);
    await stopping;
    await running.stop();
    return exitCode.done;
  },
};

/** What to do next, for people; scripts read the ready line on standard output. */
const hints = [
  'token --grant shop-deploy --as shop-main',
  'policy explain --as shop-branch --grant shop-deploy',
  'ledger list',
];

/** The hints as they can be typed: a data folder that was named here must be named there, too. */
export function hintLines(data: string | undefined): readonly string[] {
  const where = data === undefined ? '' : ` --data ${/^[\w./-]+$/u.test(data) ? data : 'DIR'}`;
  return [
    'it runs until Ctrl-C; in another terminal try:',
    ...hints.map((hint) => `  bin/sallyport ${hint}${where}`),
  ];
}

/** Resolves at the first signal to end; listening begins at once, so none is missed while starting. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}

function readPort(invocation: Invocation): number {
  const text = optionText(invocation, 'port') ?? '8787';
  const port = Number(text);
  if (/^[0-9]{1,5}$/u.test(text) && port <= 65_533) return port;
  throw new WrongUse('--port takes a number from 0 to 65533');
}
