import { schemaToJsonWithResolvedTypes } from '@cedar-policy/cedar-wasm/nodejs';
import { expect, test } from 'vitest';
import { actions, namespace } from '#core/policy/actions.ts';
import { schemaText, workloadFactNames } from '#core/policy/schema.ts';

const answer = schemaToJsonWithResolvedTypes(schemaText);
const declared = answer.type === 'success' ? answer.json[namespace] : undefined;

test('the schema is what Cedar reads without a warning', () => {
  expect(answer).toMatchObject({ type: 'success', warnings: [] });
});

test('docs/sallyport.cedarschema is the schema (write it anew with `vitest run -u`)', async () => {
  await expect(schemaText).toMatchFileSnapshot('../../../docs/sallyport.cedarschema');
});

test('every action has the principal and the resource that the table says', () => {
  expect(Object.keys(declared?.actions ?? {})).toHaveLength(Object.keys(actions).length);
  for (const [name, { principal, resource }] of Object.entries(actions)) {
    expect(declared?.actions[name]?.appliesTo).toMatchObject({
      principalTypes: [`${namespace}::${principal}`],
      resourceTypes: [`${namespace}::${resource}`],
    });
  }
});

test('no action is in another, and no entity is in one of its own type: slices rely on it', () => {
  for (const action of Object.values(declared?.actions ?? {}))
    expect(action.memberOf ?? []).toEqual([]);
  for (const [name, type] of Object.entries(declared?.entityTypes ?? {})) {
    const parents = 'memberOfTypes' in type ? type.memberOfTypes : [];
    expect(parents).not.toContain(`${namespace}::${name}`);
  }
});

test('only who the token is from is always stated; every other fact must be asked for', () => {
  const shape = declared?.commonTypes?.Workload as
    | { readonly attributes: Readonly<Record<string, { readonly required?: boolean }>> }
    | undefined;
  const required = workloadFactNames.filter((name) => shape?.attributes[name]?.required !== false);
  expect(required).toEqual(['issuer', 'subject', 'profile']);
});
