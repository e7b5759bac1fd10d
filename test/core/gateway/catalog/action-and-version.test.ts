import { describe, expect, test } from 'vitest';
import { iam, told } from './ask.ts';

describe('case 26: Action', () => {
  const version = 'Version=2010-05-08';
  test.each([
    ['twice in the form', `Action=ListUsers&Action=DeleteUser&${version}`],
    ['twice alike', `Action=ListUsers&Action=ListUsers&${version}`],
    ['in other letters', `action=ListUsers&${version}`],
    ['in other letters beside', `Action=ListUsers&ACTION=DeleteUser&${version}`],
    ['as a list', `Action[]=ListUsers&${version}`],
    ['as a list beside', `Action=ListUsers&Action%5B%5D=DeleteUser&${version}`],
    ['with a number beside', `Action=ListUsers&Action.1=DeleteUser&${version}`],
    ['with a blank beside', `Action=ListUsers&+Action=DeleteUser&${version}`],
    ['percent-encoded beside', `Action=ListUsers&%41ction=DeleteUser&${version}`],
    ['not at all', version],
    ['in a body that is none', ''],
  ])('%s is refused', (_, body) => {
    expect(told(iam(body))).toMatch(/^invalid_request: Action has to be there exactly once/);
  });

  test('in query and form, or in the query of a POST, is refused', () => {
    const path = `/?Action=DeleteUser&${version}`;
    for (const body of [`Action=ListUsers&${version}`, '']) {
      expect(told({ ...iam(body), path })).toMatch(
        /^invalid_request: a request by Action is a POST/,
      );
    }
    const get = { ...iam('Action=ListUsers'), method: 'GET', path };
    expect(told(get)).toMatch(/^invalid_request: a request by Action is a POST/);
  });

  test('with another word that only begins so is what it is', () => {
    expect(told(iam(`Action=ListUsers&${version}&ActionNames.member.1=a&Actions=b`))).toMatch(
      /^iam ListUsers /,
    );
  });

  test('of a name that is none, or is a property of every object, is refused', () => {
    for (const action of ['listUsers', 'constructor', '__proto__', 'ListUsers%00', '']) {
      expect(told(iam(`Action=${action}&${version}`))).toMatch(
        /^invalid_action: the request is none of/,
      );
    }
  });
});

describe('case 27: Version', () => {
  test.each([
    [
      'of another API',
      'Action=ListUsers&Version=2009-01-01',
      /^invalid_action: the parameter Version names/,
    ],
    ['missing', 'Action=ListUsers', /^invalid_request: Version has to be there exactly once/],
    [
      'twice',
      'Action=ListUsers&Version=2010-05-08&Version=2011-06-15',
      /^invalid_request: Version/,
    ],
    [
      'in other letters beside',
      'Action=ListUsers&Version=2010-05-08&version=1',
      /^invalid_request: Version/,
    ],
  ])('%s is refused', (_, body, reason) => {
    expect(told(iam(body))).toMatch(reason);
  });
});
