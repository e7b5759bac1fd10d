import { expect, test } from 'vitest';
import { revokerRole } from '#local/revoker-role.ts';

test.each([
  ['nothing', {}, undefined, { roleName: 'sallyport-revoker' }],
  ['a usual external id', {}, 'usual', { roleName: 'sallyport-revoker', externalId: 'usual' }],
  [
    'both in the environment',
    { SALLYPORT_REVOKER_ROLE: 'cutter', SALLYPORT_REVOKER_EXTERNAL_ID: 'own' },
    'usual',
    { roleName: 'cutter', externalId: 'own' },
  ],
  [
    'empty variables',
    { SALLYPORT_REVOKER_ROLE: '', SALLYPORT_REVOKER_EXTERNAL_ID: '' },
    undefined,
    { roleName: 'sallyport-revoker' },
  ],
])('the revoker’s role is known from %s', (_name, environment, externalId, role) => {
  expect(revokerRole(environment, externalId)).toEqual(role);
});
