import { fileURLToPath } from 'node:url';

/** The example configuration that a first start publishes. */
export const exampleFolder = fileURLToPath(new URL('../examples/acme', import.meta.url));
