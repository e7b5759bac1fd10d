declare module 'asl-validator' {
  /** Checks the form of a definition (JSON Schema, targets, expressions). */
  // biome-ignore lint/style/noDefaultExport: the package has no other
  export default function validate(definition: unknown): {
    readonly isValid: boolean;
    errorsText(separator: string): string;
  };
}
