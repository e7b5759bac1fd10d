/** Writer of the sealer's own entries, which stand in the log alone; no other writer may have it. */
export const sealerName = 'sealer';
