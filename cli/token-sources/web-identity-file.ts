import { asFault } from '#core/faults.ts';
import { lookAtGiven, readTokenFile } from './given-token.ts';
import { absent, type TokenSource, unusable } from './token-source.ts';

const variable = 'AWS_WEB_IDENTITY_TOKEN_FILE';

/** The file that AWS SDKs look for; one made for STS, as EKS mounts it, is left alone. */
export const webIdentityFile: TokenSource = {
  name: 'the file that AWS SDKs read',
  of: 'machine',
  sign: variable,
  look: (surroundings) => {
    const path = surroundings.env[variable];
    if (!path) return absent;
    const remedy = `let ${variable} name one that is made for ${surroundings.audience}`;
    try {
      return lookAtGiven(
        { from: variable, where: path, remedy, text: () => readTokenFile(path) },
        surroundings,
      );
    } catch (error) {
      return unusable(`${asFault(error).message}; ${remedy}`);
    }
  },
};
