/** Tries before what is left is small enough. */
const mostTries = 2_000;

/** The smallest input that still fails, as far as leaving out ever smaller slices gets to it. */
export async function minimise(
  input: Buffer,
  fails: (smaller: Buffer) => Promise<boolean>,
): Promise<Buffer> {
  let smallest = input;
  let tries = 0;
  for (
    let size = Math.ceil(input.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < smallest.length && tries < mostTries; tries += 1) {
      const smaller = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)]);
      if (await fails(smaller)) smallest = smaller;
      else at += size;
    }
  }
  return smallest;
}
