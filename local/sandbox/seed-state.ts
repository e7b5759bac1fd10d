import { hash, randomUUID } from 'node:crypto';
import type { Sandbox } from './sandbox-call.ts';
import { newSecretArn } from './secretsmanager/new-secret-arn.ts';
import { current } from './secretsmanager/staged-versions.ts';
import type { WorldBucket, WorldParameter, WorldSecret } from './world.ts';

/**
 * Puts the world's buckets, objects, parameters and secrets into the state, each of them once ever: what was
 * changed or deleted since then stays so at the next start.
 */
export function seedState(sandbox: Sandbox): void {
  for (const bucket of sandbox.world.buckets) seedBucket(sandbox, bucket);
  for (const parameter of sandbox.world.parameters) seedParameter(sandbox, parameter);
  for (const secret of sandbox.world.secrets) seedSecret(sandbox, secret);
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

function seedSecret({ state, seal, clock, world }: Sandbox, secret: WorldSecret): void {
  const { account, name, value } = secret;
  const at = clock.now().toISOString();
  state.once(`secret ${account} ${name}`, () => {
    const arn = newSecretArn({ region: world.region, account, name });
    const made = { description: '', tags: {}, createdAt: at, changedAt: at, deletedAt: undefined };
    state.secrets.put({ account, name, arn, ...made });
    const sealed = seal.sealText(JSON.stringify({ SecretString: value }));
    const version = { id: randomUUID(), value: sealed, stages: [current], createdAt: at };
    state.secrets.putVersion(account, name, version);
  });
}
