import { describe, expect, test } from 'vitest';
import { createIamDoorkeeper, firstAdministratorId } from '#core/administration/iam-doorkeeper.ts';
import { Fault } from '#core/faults.ts';
import { exchangeWorld } from '#test/exchange-world.ts';

const role = 'arn:aws:iam::999988887777:role/platform/Administrator';
const ada = 'arn:aws:sts::999988887777:assumed-role/Administrator/ada@acme.example';

/** The example, in which Ada has this principal. */
async function door(principal: string, { published = true } = {}) {
  const world = await exchangeWorld({
    changes: [['people.yaml', 'name: Ada', `awsPrincipals: ["${principal}"]\n    name: Ada`]],
  });
  const store = published ? world.ports.store : { read: async () => undefined };
  const { configurations } = world.ports;
  const doorkeeper = createIamDoorkeeper({ store, configurations, firstAdministrator: role });
  return async (callerArn?: string) => {
    try {
      const shown = callerArn === undefined ? { bearer: 'a-token' } : { callerArn };
      const { person, signedInAt } = await doorkeeper.personAt(shown);
      return `${person.id} ${signedInAt.getTime()}`;
    } catch (error) {
      return error instanceof Fault ? error.code : 'no fault';
    }
  };
}

describe('the administrators’ door of a deployment', () => {
  test('lets in the person whose principal signed, with no proof that is fresh', async () => {
    const ask = await door(ada);
    expect(await ask(ada)).toBe('ada 0');
  });

  test('lets in every session of a role that is a person’s', async () => {
    const ask = await door(role);
    expect(await ask(ada)).toBe('ada 0');
  });

  test.each([
    ['another session', ada.replace('ada@', 'eve@')],
    ['another role', ada.replace('/Administrator/', '/Reader/')],
    ['the root of the account', 'arn:aws:iam::999988887777:root'],
    ['nobody', undefined],
  ])('keeps out %s', async (_who, arn) => {
    const ask = await door(ada);
    expect(await ask(arn)).toBe('sign_in_needed');
  });

  test('knows the first administrator until a configuration is in force, and nobody else', async () => {
    const ask = await door(ada.replace('/Administrator/', '/Other/'), { published: false });
    expect(await ask(ada)).toBe(`${firstAdministratorId} 0`);
    expect(await ask(ada.replace('/Administrator/', '/Other/'))).toBe('sign_in_needed');
    const after = await door(ada.replace('/Administrator/', '/Other/'));
    expect(await after(ada)).toBe('sign_in_needed');
  });
});
