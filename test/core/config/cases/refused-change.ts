/** A change of the example: the text of a file that goes, the one that comes, and what is said of it. */
export type RefusedChange = readonly [file: string, from: string, to: string, expected: string];
