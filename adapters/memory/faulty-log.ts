import { Fault } from '#core/faults.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';

/** A call of the sealer to the world outside it. */
export interface LogCall {
  readonly port: 'chains' | 'heads' | 'state' | 'objects' | 'signer';
  readonly operation: string;
  readonly isWrite: boolean;
}

/**
 * Told of each call, says whether it fails: before it had an effect, after it (its answer is lost),
 * or not at all. What it waits for is waited for before the call.
 */
export type LogWeather = (call: LogCall) => Promise<'before' | 'after' | undefined>;

/** The same ports, each call of which may fail with `Fault('store_unavailable')`, as real ones do. */
export function createFaultyLog(ports: SealingPorts, weather: LogWeather): SealingPorts {
  const through = async <T>(
    port: LogCall['port'],
    operation: string,
    act: () => Promise<T>,
  ): Promise<T> => {
    const isWrite = ['move', 'putOnce', 'replaceCheckpoint'].includes(operation);
    const mode = await weather({ port, operation, isWrite });
    if (mode === 'before') throw unavailable();
    const result = await act();
    if (mode === 'after') throw unavailable();
    return result;
  };
  const { chains, heads, state, objects, signer } = ports;
  return {
    ...ports,
    chains: {
      grown: (request) => through('chains', 'grown', () => chains.grown(request)),
      chain: (request) => through('chains', 'chain', () => chains.chain(request)),
    },
    heads: {
      writerHead: (writer) => through('heads', 'writerHead', () => heads.writerHead(writer)),
    },
    state: {
      read: () => through('state', 'read', () => state.read()),
      sealedHeads: (writers) => through('state', 'sealedHeads', () => state.sealedHeads(writers)),
      move: (change) => through('state', 'move', () => state.move(change)),
    },
    objects: {
      get: (path) => through('objects', 'get', () => objects.get(path)),
      putOnce: (object) => through('objects', 'putOnce', () => objects.putOnce(object)),
      replaceCheckpoint: (request) =>
        through('objects', 'replaceCheckpoint', () => objects.replaceCheckpoint(request)),
    },
    signer: {
      key: () => signer.key(),
      sign: (text) => through('signer', 'sign', () => signer.sign(text)),
    },
  };
}

function unavailable(): Fault {
  return new Fault('store_unavailable', 'the log cannot be reached; try again shortly');
}
