/** On which side the sibling stands that is hashed next. */
export type Side = 'left' | 'right';

/**
 * On the way from node `at` up to the root, the side of each sibling; `last` is the number of the
 * last node of the level begun at. Siblings that an incomplete tree does not have are left out
 * (RFC 9162 §2.1.3.2, steps 4 and 5).
 */
export function siblingSides(at: number, last: number): readonly Side[] {
  const sides: Side[] = [];
  let here = at;
  for (let end = last; end > 0; end = half(end)) {
    if (here % 2 === 1) sides.push('left');
    else if (here < end) sides.push('right');
    here = half(here);
  }
  return sides;
}

function half(number: number): number {
  return Math.floor(number / 2);
}
