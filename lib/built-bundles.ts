import { fileURLToPath } from 'node:url';

/** Folder in which `npm run build` puts the bundles of all functions. */
export const builtBundles = fileURLToPath(new URL('../dist/functions', import.meta.url));
