/** The memory of signatures that all instances of the gateway share. */
export interface SpentSignatures {
  /**
   * Spends a signature: `first` for exactly one of all who ever spend it until the instant, `again`
   * for the rest; afterwards it may be forgotten. Throws a fault that may be retried where that
   * cannot be told, never a wrong `first`.
   */
  spend(signature: string, until: Date): Promise<'first' | 'again'>;
}
