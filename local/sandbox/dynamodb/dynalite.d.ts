// The package has no types of its own; these cover what is used of it.
declare module 'dynalite' {
  interface DynaliteOptions {
    /** Folder of its LevelDB; absent: in memory. */
    readonly path?: string;
    readonly createTableMs: number;
    readonly updateTableMs: number;
    readonly deleteTableMs: number;
  }
  function dynalite(options: DynaliteOptions): import('node:http').Server;
  export = dynalite;
}
