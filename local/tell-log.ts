import type { SealingPorts } from '#core/sealing/sealing-ports.ts';
import { encodeVerifierKey } from '#core/tlog/verifier-key.ts';

/** Tells in one line how large the log is, and what it is verified with. */
export async function tellLog(
  { state, signer }: Pick<SealingPorts, 'state' | 'signer'>,
  tell: (line: string) => void,
): Promise<void> {
  const { batch = null, size = 0 } = (await state.read())?.record ?? {};
  const key = encodeVerifierKey(await signer.key());
  const entries = (batch?.size ?? size).toLocaleString('en');
  tell(`entries in the log: ${entries}; its key: ${key}`);
}
