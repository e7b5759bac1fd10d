/** Primes of the fingerprint of CVE-2017-15361 (Nemec et al., ACM CCS 2017, §2.4). */
const primes = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101,
  103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];
const residues = primes.map((prime) => ({ prime: BigInt(prime), powers: powersOf65537(prime) }));

/**
 * Whether an RSA modulus was made by the broken generator whose keys can be factored: its residues
 * modulo small primes are all powers of 65537. A sound key passes with probability above 1 - 2^-27.
 */
export function isRocaModulus(modulus: bigint): boolean {
  return residues.every(({ prime, powers }) => powers.has(Number(modulus % prime)));
}

function powersOf65537(prime: number): ReadonlySet<number> {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * 65_537) % prime) powers.add(power);
  return powers;
}
