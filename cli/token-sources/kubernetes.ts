import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lookAtGiven, readTokenFile } from './given-token.ts';
import { absent, type TokenSource, unusable } from './token-source.ts';

const name = 'Kubernetes';
/** Where our recipe mounts a projected token. */
const ours = '/var/run/secrets/sallyport/token';
/** The token for the API server, which every pod gets unless it is told otherwise. */
const usual = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Kubernetes: a projected token with our audience, rotated by the kubelet; never the usual one. */
export const kubernetes: TokenSource = {
  name,
  of: 'machine',
  sign: ours,
  look: (surroundings) => {
    const { root, audience } = surroundings;
    const remedy = `mount a projected serviceAccountToken with "audience: ${audience}" and "path: token" at /var/run/secrets/sallyport`;
    const path = join(root, ours);
    if (existsSync(path)) {
      const text = () => readTokenFile(path);
      return lookAtGiven({ from: name, where: path, remedy, text }, surroundings);
    }
    if (!existsSync(join(root, usual))) return absent;
    return unusable(
      `the pod's own token at ${usual} is for the API server and is not shown to a broker; ${remedy}`,
    );
  },
};
