import { lookAtGiven } from './given-token.ts';
import { findProgram, printedBy } from './run-program.ts';
import { absent, found, type TokenSource, unusable } from './token-source.ts';
import { digest } from './unverified-token.ts';

const name = 'CircleCI';
const variable = 'CIRCLE_OIDC_TOKEN_V2';

/** CircleCI: its program makes tokens for any audience; the one in the variable is for the organisation. */
export const circleci: TokenSource = {
  name,
  of: 'job',
  sign: 'CIRCLECI',
  look: (surroundings) => {
    const { env, audience } = surroundings;
    if (env.CIRCLECI !== 'true') return absent;
    const program = findProgram(surroundings, 'circleci');
    if (program !== undefined) {
      const claims = JSON.stringify({ aud: audience });
      const args = ['run', 'oidc', 'get', '--claims', claims];
      return found({
        from: name,
        holder: `circleci:${digest(env.CIRCLE_WORKFLOW_JOB_ID ?? env[variable] ?? '')}`,
        isFresh: true,
        read: () => printedBy(surroundings, program, args),
      });
    }
    const remedy = 'run this where the program "circleci" is on PATH, as it is in every job';
    const token = env[variable];
    if (!token) return unusable(`there is no token; ${remedy}`);
    const where = `the variable ${variable}`;
    return lookAtGiven({ from: name, where, remedy, text: () => token.trim() }, surroundings);
  },
};
