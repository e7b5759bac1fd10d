import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { createServiceModels } from '#core/gateway/catalog/create-service-models.ts';
import type { ParameterValue } from '#core/gateway/parameters.ts';
import { readParameters } from '#core/gateway/read/read-parameters.ts';
import { writeParameters } from '#core/gateway/read/write-parameters.ts';
import type { AwsProtocol } from '#core/gateway/recognised-operation.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';

interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly protocol: AwsProtocol;
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly headers: readonly HeaderPair[];
  readonly body: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const recorded: { readonly calls: readonly RecordedCall[] } = JSON.parse(
  readFileSync('test/vectors/botocore-calls/calls.json', 'utf8'),
);
const models = createServiceModels((service) =>
  JSON.parse(readFileSync(`data/aws/models/${service}.json`, 'utf8')),
);

function readCall(call: RecordedCall) {
  const { service, operation, protocol, labels, method, path, rawQuery, headers } = call;
  const model = models.inputModel(service, operation);
  if (model === undefined) throw new Error(`no model of ${service} ${operation}`);
  const known = {
    service,
    operation,
    protocol,
    labels,
    signingName: '',
    region: '',
    upstreamHost: '',
  };
  const request = { method, path, rawQuery, headers, body: Buffer.from(call.body, 'base64') };
  return { known, model, request, parameters: readParameters(request, known, model) };
}

/** A value as the recording has it: instants in seconds, however they were written. */
function plain(value: unknown, like: unknown): unknown {
  if (isMarked(like, '$seconds')) {
    const isNumber = typeof value === 'number' || /^\d+$/.test(String(value));
    return { $seconds: isNumber ? Number(value) : Date.parse(String(value)) / 1000 };
  }
  if (isMarked(like, '$bytes') && typeof value === 'string')
    return { $bytes: Buffer.from(value).toString('base64') };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (typeof value === 'bigint') return { $whole: String(value) };
  if (Array.isArray(value))
    return value.map((each, at) => plain(each, (like as unknown[] | undefined)?.[at]));
  if (typeof value !== 'object' || value === null) return value;
  const likes = like as Record<string, unknown> | undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, plain(each, likes?.[name])]),
  );
}

function isMarked(value: unknown, mark: string): boolean {
  return typeof value === 'object' && value !== null && mark in value;
}

describe('what botocore writes', () => {
  test('was recorded in every protocol', () => {
    expect(recorded.calls.length).toBeGreaterThan(250);
    expect([...new Set(recorded.calls.map(({ protocol }) => protocol))].toSorted()).toEqual([
      'cbor',
      'ec2',
      'json',
      'query',
      'rest-json',
      'rest-xml',
    ]);
  });

  test.each(recorded.calls)(
    '$protocol $service $operation is read as what it was given',
    (call) => {
      const { known, model, request, parameters } = readCall(call);
      if (parameters instanceof Fault) throw parameters;
      expect(plain(parameters, call.parameters)).toEqual(call.parameters);
      const written = writeParameters(parameters, { request, operation: known, model });
      const again = readParameters(written, known, model) as Readonly<
        Record<string, ParameterValue>
      >;
      expect({ ...parameters, ...again }).toEqual(parameters);
      const lost = Object.keys(parameters).filter((name) => !(name in again));
      // Of the bytes that were sent; others take its place.
      expect(lost.filter((name) => name !== 'ChecksumAlgorithm')).toEqual([]);
    },
  );
});
