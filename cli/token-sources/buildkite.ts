import { findProgram, printedBy } from './run-program.ts';
import { absent, found, type TokenSource, unusable } from './token-source.ts';
import { digest } from './unverified-token.ts';

const name = 'Buildkite';

/** Ids that a trust can pin; the agent adds them only when it is asked to. */
const claims = 'organization_id,pipeline_id';

/** Buildkite: the agent makes tokens for any audience. */
export const buildkite: TokenSource = {
  name,
  of: 'job',
  sign: 'BUILDKITE',
  look: (surroundings) => {
    const { env, audience } = surroundings;
    if (env.BUILDKITE !== 'true') return absent;
    const program = findProgram(surroundings, 'buildkite-agent');
    if (program === undefined) {
      return unusable('there is no "buildkite-agent" on PATH; mount it into the container');
    }
    const asked = ['--audience', audience, '--lifetime', '300', '--claim', claims];
    return found({
      from: name,
      holder: `buildkite:${digest(env.BUILDKITE_JOB_ID ?? '')}`,
      isFresh: true,
      read: () => printedBy(surroundings, program, ['oidc', 'request-token', ...asked]),
    });
  },
};
