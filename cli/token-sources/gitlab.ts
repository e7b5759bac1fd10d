import { lookAtGiven } from './given-token.ts';
import { absent, type TokenSource, unusable } from './token-source.ts';

const name = 'GitLab CI';
const variable = 'SALLYPORT_ID_TOKEN';

/** GitLab CI: a token per job, in the variable that `id_tokens` declares; ours by convention. */
export const gitlab: TokenSource = {
  name,
  of: 'job',
  sign: variable,
  look: (surroundings) => {
    const { env, audience } = surroundings;
    const remedy = `declare "id_tokens: {${variable}: {aud: ${audience}}}" in the job`;
    const token = env[variable];
    if (token) {
      const where = `the variable ${variable}`;
      return lookAtGiven({ from: name, where, remedy, text: () => token.trim() }, surroundings);
    }
    if (env.GITLAB_CI !== 'true') return absent;
    return unusable(`this job has no token; ${remedy}, or name another variable by --token-env`);
  },
};
