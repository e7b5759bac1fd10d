import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { faultTable } from '#core/faults.ts';
import { openapiDocument } from '#functions/openapi/document.ts';
import { operations } from '#functions/openapi/operations.ts';
import { brokerRoutes } from '#functions/routes/broker-routes.ts';
import { broker, exchangeWorld } from '#test/exchange-world.ts';
import { throughFront, throughGateway } from '../doors.ts';

const document = openapiDocument(broker);
const file = join(import.meta.dirname, '../../../docs/openapi.json');

describe('the OpenAPI document', () => {
  let routes: readonly string[];
  beforeAll(async () => {
    const world = await exchangeWorld();
    const table = brokerRoutes(world.ports, world.admin);
    routes = table.map(({ method, path }) => `${method} ${path}`);
  });

  test('describes every route of the broker, and none that it does not have', () => {
    expect(Object.keys(operations).sort()).toEqual([...routes].sort());
  });

  test('is up to date in docs (write it with vitest -u)', async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(file);
  });

  test('is a valid OpenAPI 3.1 document', async () => {
    const validated = await new Validator().validate(structuredClone(document));
    expect(validated).toEqual({ valid: true });
  });

  test('would be found invalid with a typing error in it', async () => {
    const wrong = { ...structuredClone(document), paths: { '/x': { get: { respones: {} } } } };
    expect((await new Validator().validate(wrong)).valid).toBe(false);
  });

  test('has schemas that stand up to their own metaschema, and references that lead somewhere', () => {
    const ajv = new Ajv2020({ strictSchema: true, strictTypes: false, validateFormats: false });
    ajv.addVocabulary(['xml']);
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      ajv.addSchema(schema, `#/components/schemas/${name}`);
    }
    for (const name of Object.keys(document.components.schemas)) {
      expect(ajv.getSchema(`#/components/schemas/${name}`), name).toBeTypeOf('function');
    }
  });

  test('gives every operation an id of its own and a summary', () => {
    const all = Object.values(operations);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.filter(({ summary }) => summary.length < 10)).toEqual([]);
  });

  test('holds every schema that it uses, and uses every schema that it holds', () => {
    const text = JSON.stringify(document);
    const used = [...text.matchAll(/#\/components\/schemas\/(\w+)/gu)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });

  test('has every code of the table in its error body', () => {
    expect(document.components.schemas.Error?.properties?.reason?.enum).toEqual(
      Object.keys(faultTable),
    );
  });

  test('names every code at some operation, but for those of other doors', () => {
    const named = new Set<string>(Object.values(operations).flatMap(({ faults }) => faults));
    const elsewhere = Object.keys(faultTable).filter((code) => !named.has(code));
    expect(elsewhere).toEqual([
      'method_not_allowed',
      'not_built',
      'forbidden_origin',
      'signature_missing',
      'signature_incomplete',
      'signature_mismatch',
      'signature_expired',
      'sealing_stopped',
    ]);
  });

  test('is served by the broker, with the address of the broker', async () => {
    const world = await exchangeWorld();
    const request = { method: 'GET', target: '/v1/openapi.json' };
    const reply = await throughGateway({ exchange: world.ports, admin: world.admin }, request);
    expect(JSON.parse(reply.body)).toEqual(document);
    expect(await throughFront({ exchange: world.ports, admin: world.admin }, request)).toEqual(
      reply,
    );
  });
});
