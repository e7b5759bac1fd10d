import type { Variables } from './environment.ts';

/** The environment of this process; every entry has it read from here, once, when it is loaded. */
export const processEnvironment: Variables = process.env;
