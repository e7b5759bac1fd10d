const ending = /\/\d{12}\/[\w-]{1,80}(?:\.fifo)?$/;

/** The `/<account>/<queue>` that a path ends with; undefined where it names no queue. */
export function queueInPath(path: string): string | undefined {
  return ending.exec(path)?.[0];
}
