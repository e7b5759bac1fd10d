/** `3 h 59 min`, `12 min`, `45 s`: the two largest parts, rounded down. */
export function secondsText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  // Nobody who waits for hours or minutes counts seconds.
  const coarse = shown.filter(([, unit]) => unit !== 's' || whole < 60);
  return coarse.map(([count, unit]) => `${count} ${unit}`).join(' ');
}
