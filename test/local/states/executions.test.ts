import { executionsContract } from '#test/contracts/executions-contract.ts';
import { executionsInMemory } from './virtual-time.ts';

executionsContract('memory', () => {
  const executions = executionsInMemory();
  return { executions, other: executions, close: () => undefined };
});
