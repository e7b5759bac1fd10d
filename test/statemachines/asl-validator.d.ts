declare module 'asl-validator' {
  /** Checks the form of a definition (JSON Schema, targets, expressions). */
  export default function validate(definition: unknown): {
    readonly isValid: boolean;
    errorsText(separator: string): string;
  };
}
