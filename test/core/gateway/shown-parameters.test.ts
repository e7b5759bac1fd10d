import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParameterValue } from '#core/gateway/parameters.ts';
import { shownParameters } from '#core/gateway/shown-parameters.ts';
import { campaign } from '#test/campaign.ts';

describe('parameters as people read them', () => {
  test('are a line each, nested ones by their path', () => {
    const parameters = {
      TableName: 'acme-orders',
      Item: { order: { S: '10231' }, 'a b': { N: 7n } },
      Keys: [{ Name: 'x' }, { Name: '' }],
      Policy: '{"Statement": []}',
      Code: Buffer.alloc(12),
      Tags: [],
      Filter: {},
      Enabled: false,
      Nothing: null,
    };
    expect(shownParameters(parameters, [])).toEqual([
      'TableName = acme-orders',
      'Item.order.S = 10231',
      'Item["a b"].N = 7',
      'Keys[0].Name = x',
      'Keys[1].Name = ""',
      'Policy = "{\\"Statement\\": []}"',
      'Code = 12 bytes',
      'Tags = []',
      'Filter = {}',
      'Enabled = false',
      'Nothing = null',
    ]);
  });

  test.each([
    ['Environment.Variables{}', 'Environment.Variables.URL = ***masked***'],
    ['Environment.Variables{key}', 'Environment.Variables[key 1] = postgres'],
    ['Environment.Variables', 'Environment.Variables = ***masked***'],
    ['Environment', 'Environment = ***masked***'],
    ['Environment.Other', 'Environment.Variables.URL = postgres'],
    ['Env', 'Environment.Variables.URL = postgres'],
    ['Environment.Variables.URL.deeper', 'Environment.Variables.URL = postgres'],
  ])('are masked by %s', (secret, line) => {
    expect(shownParameters({ Environment: { Variables: { URL: 'postgres' } } }, [secret])).toEqual([
      line,
    ]);
  });

  test('are masked within lists', () => {
    const parameters = { Parameters: [{ Key: 'a', Value: 'hidden' }, { Value: 'hidden' }] };
    expect(shownParameters(parameters, ['Parameters[].Value'])).toEqual([
      'Parameters[0].Key = a',
      'Parameters[0].Value = ***masked***',
      'Parameters[1].Value = ***masked***',
    ]);
  });

  test('that are long or many are cut, and say by how much', () => {
    expect(shownParameters({ Body: 'a'.repeat(1_000) }, [])).toEqual([
      `Body = "${'a'.repeat(256)}" and 744 more characters`,
    ]);
    const many = shownParameters({ Ids: Array.from({ length: 1_000 }, (_, at) => at) }, []);
    expect([many.length, many[0], many.at(-1)]).toEqual([51, 'Ids[0] = 0', 'and 950 more']);
  });

  test('hide nothing behind what cannot be seen, nor begin a line of their own', () => {
    const text = 'a\n\u202eb\u200b\u2028';
    expect(shownParameters({ [text]: text }, [])).toEqual([
      '["a\\n\\u{202e}b\\u{200b}\\u{2028}"] = "a\\n\\u{202e}b\\u{200b}\\u{2028}"',
    ]);
  });

  test('never show a planted secret, wherever it stands', () => {
    const leaf = fc.constantFrom<ParameterValue>('planted', 1, true, Buffer.from('planted'));
    const { tree } = fc.letrec<{ tree: ParameterValue }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.string({ maxLength: 4 }), tie('tree'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (secret) => {
        const lines = shownParameters({ Open: 'open', Secret: secret }, ['Secret']);
        expect(lines).toEqual(['Open = open', 'Secret = ***masked***']);
        for (const line of shownParameters({ Secret: secret }, [])) {
          expect(line).toMatch(/^[^\n]{1,1000}$/u);
        }
      }),
      { seed: 20_261_123, numRuns: campaign(200) },
    );
  });
});
