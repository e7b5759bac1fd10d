import { lookAtGiven } from './given-token.ts';
import { absent, type Sighting, type TokenSource, unusable } from './token-source.ts';

const name = 'HCP Terraform';
const variable = 'TFC_WORKLOAD_IDENTITY_TOKEN';

/** HCP Terraform: a token per phase and tag, in variables; the one that is made for us counts. */
export const terraformCloud: TokenSource = {
  name,
  of: 'job',
  sign: `${variable}[_TAG]`,
  look: (surroundings) => {
    const { env, audience } = surroundings;
    const remedy = `set TFC_WORKLOAD_IDENTITY_AUDIENCE, or …_AUDIENCE_SALLYPORT, of the workspace to ${audience}`;
    const sightings = Object.keys(env)
      .filter((key) => key === variable || key.startsWith(`${variable}_`))
      .toSorted()
      .map((key): Sighting => {
        const text = () => (env[key] ?? '').trim();
        return lookAtGiven(
          { from: name, where: `the variable ${key}`, remedy, text },
          surroundings,
        );
      });
    const usable = sightings.find(({ kind }) => kind === 'found');
    if (usable !== undefined) return usable;
    if (env.TFC_RUN_ID === undefined) return sightings.at(0) ?? absent;
    return sightings.at(0) ?? unusable(`this run has no token; ${remedy}`);
  },
};
