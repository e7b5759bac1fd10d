import { expect, test } from 'vitest';
import { stopLines } from '#cli/stop-lines.ts';

const since = '2026-11-22T12:00:00.000Z';

test('one stop is one line, with its reason where there is one', () => {
  expect(stopLines('shop-deployer', { state: 'suspended', since, by: 'ada', reason: '' })).toEqual([
    `shop-deployer is suspended since ${since} by ada`,
  ]);
});

test('a quarantine beside a suspension is shown with it, since both must be lifted', () => {
  const also = { state: 'suspended', since, by: 'ada', reason: 'a token in a log' } as const;
  const stopped = { state: 'quarantined', since, by: 'grace', reason: 'odd hours', also } as const;
  expect(stopLines('shop-deployer', stopped)).toEqual([
    `shop-deployer is quarantined since ${since} by grace: odd hours`,
    `shop-deployer is suspended since ${since} by ada: a token in a log`,
  ]);
});
