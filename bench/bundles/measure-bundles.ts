import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDeployment } from '#test/deployed/deployment.ts';
import { buildInstances } from './build-instances.ts';
import { type MeasuredImports, measureImports } from './measure-imports.ts';
import { type Invocations, measureInvocations } from './measure-invocations.ts';

/** What the bundles take, to load and to run. */
export interface MeasuredBundles {
  readonly imports: MeasuredImports;
  readonly invocations: Invocations;
}

/** Starts what is deployed on this machine, measures its bundles, and leaves nothing behind. */
export async function measureBundles(): Promise<MeasuredBundles> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bundles-'));
  const [deployment, built] = await Promise.all([startDeployment(), buildInstances(folder)]);
  try {
    const imports = await measureImports({ built, ...deployment.built });
    await deployment.publishExample();
    deployment.sandbox.clock.at = new Date();
    return { imports, invocations: await measureInvocations(deployment, built) };
  } finally {
    await deployment.stop();
    rmSync(folder, { recursive: true });
  }
}
