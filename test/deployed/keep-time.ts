import type { Deployment } from './deployment.ts';
import { followStream } from './follow-stream.ts';
import { deployStateMachine } from './state-machine.ts';

/** What runs by itself beside the functions: the streams of both tables, and the state machine. */
export interface KeptTime {
  stop(): Promise<void>;
}

type Kept = Pick<Deployment, 'services' | 'dynamodb' | 'tables'> & {
  readonly functions: Pick<Deployment['functions'], 'waker' | 'audit' | 'approval-tick'>;
};

/** Has the streams followed, and requests' time kept, until it is stopped. */
export function keepTime({ services, dynamodb, tables, functions }: Kept): KeptTime {
  const { endpoint } = dynamodb;
  const tick = functions['approval-tick'];
  const machine = deployStateMachine({ services, endpoint, table: tables.recordsTable, tick });
  const following = [
    followStream({ endpoint, table: tables.recordsTable }, functions.waker),
    followStream({ endpoint, table: tables.ledgerTable }, functions.audit),
  ];
  return {
    stop: async () => {
      await Promise.all(following.map((one) => one.stop()));
      machine.close();
    },
  };
}
