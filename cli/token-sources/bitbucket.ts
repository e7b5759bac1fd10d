import { lookAtGiven } from './given-token.ts';
import { absent, type TokenSource, unusable } from './token-source.ts';

const name = 'Bitbucket Pipelines';
const variable = 'BITBUCKET_STEP_OIDC_TOKEN';

/** Bitbucket Pipelines: a token per step, in a variable. */
export const bitbucket: TokenSource = {
  name,
  of: 'job',
  sign: variable,
  look: (surroundings) => {
    const { env, audience } = surroundings;
    const remedy = `set "oidc: {audiences: [${audience}]}" on the step`;
    const token = env[variable];
    if (token) {
      const where = `the variable ${variable}`;
      return lookAtGiven({ from: name, where, remedy, text: () => token.trim() }, surroundings);
    }
    const isThere = env.BITBUCKET_BUILD_NUMBER !== undefined;
    return isThere ? unusable(`this step has no token; ${remedy}`) : absent;
  },
};
