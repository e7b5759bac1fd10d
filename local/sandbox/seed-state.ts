import { hash } from 'node:crypto';
import type { Sandbox } from './sandbox-call.ts';
import type { WorldBucket, WorldParameter } from './world.ts';

/**
 * Puts the world's buckets, objects and parameters into the state, each of them once ever: what was
 * changed or deleted since then stays so at the next start.
 */
export function seedState(sandbox: Sandbox): void {
  for (const bucket of sandbox.world.buckets) seedBucket(sandbox, bucket);
  for (const parameter of sandbox.world.parameters) seedParameter(sandbox, parameter);
}

function seedBucket({ state, clock }: Sandbox, { name, account, objects }: WorldBucket): void {
  const at = clock.now().toISOString();
  state.once(`bucket ${name}`, () => {
    state.buckets.add({ name, account, createdAt: at });
  });
  for (const { key, contentType, body } of objects) {
    const bytes = Buffer.from(body, 'utf8');
    const etag = hash('md5', bytes, 'hex');
    const headers = { 'content-type': contentType };
    const object = { bucket: name, key, bytes, etag, headers, modifiedAt: at, onlyIfNew: true };
    state.once(`object ${name}/${key}`, () => {
      state.objects.put(object);
    });
  }
}

function seedParameter({ state, seal, clock }: Sandbox, parameter: WorldParameter): void {
  const { account, name, type } = parameter;
  const value = type === 'SecureString' ? seal.sealText(parameter.value) : parameter.value;
  const modifiedAt = clock.now().toISOString();
  state.once(`parameter ${account} ${name}`, () => {
    state.parameters.put({ account, name, type, value, modifiedAt });
  });
}
