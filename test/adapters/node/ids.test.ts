import { createIds } from '#adapters/node/ids.ts';
import { idsContract } from '#test/contracts/ids-contract.ts';

idsContract('this machine', createIds);
