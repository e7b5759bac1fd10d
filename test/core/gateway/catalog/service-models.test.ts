import { describe, expect, test } from 'vitest';
import { createServiceModelFiles } from '#adapters/node/service-models.ts';
import { createServiceModels } from '#core/gateway/catalog/create-service-models.ts';
import type { ModelFile } from '#core/gateway/catalog/model-file.ts';
import { knownService, serviceNames } from '#core/gateway/catalog/operation-catalog.ts';
import { shapesBelow } from '#core/gateway/catalog/read-shape.ts';
import type { InputModel, Shape } from '#core/gateway/input-model.ts';

const models = createServiceModelFiles('data/aws/models');

const shapeOf = (service: string, operation: string, name?: string): Shape | undefined => {
  const model = models.inputModel(service, operation);
  return model?.shapes[name ?? model.input ?? ''];
};

/** Whether a model's shapes are those that its input leads to. */
function isWhole(model: InputModel | undefined): boolean {
  if (model === undefined) return false;
  const names = Object.keys(model.shapes);
  if (model.input === undefined) return names.length === 0;
  const reached = new Set([model.input]);
  for (const name of names) {
    const shape = model.shapes[name];
    for (const below of shape === undefined ? [] : shapesBelow(shape)) reached.add(below);
  }
  return reached.size === names.length && names.every((name) => reached.has(name));
}

describe('the input model', () => {
  test('of each operation is there, with every shape that it reaches and no other', () => {
    let inputs = 0;
    const faults: string[] = [];
    for (const name of serviceNames()) {
      for (const operation of knownService(name)?.lines.keys() ?? []) {
        const model = models.inputModel(name, operation);
        if (model?.input !== undefined) inputs += 1;
        if (!isWhole(model)) faults.push(`${name} ${operation}`);
      }
    }
    expect(faults).toEqual([]);
    expect(inputs).toBe(19_709);
  });

  test('says of members where they stand, how they are called there, and what they are', () => {
    expect(shapeOf('s3', 'UploadPart')).toMatchObject({
      kind: 'structure',
      payload: 'Body',
      members: {
        Body: { shape: 'blob', isStreaming: true },
        Bucket: { shape: 'string', required: true, location: 'uri' },
        PartNumber: { shape: 'integer', location: 'querystring', wireName: 'partNumber' },
        SSECustomerKey: { shape: 'string*', location: 'header' },
      },
    });
    expect(shapeOf('s3', 'PutObject')).toMatchObject({
      members: { Metadata: { location: 'headers', wireName: 'x-amz-meta-' } },
    });
    expect(shapeOf('dynamodb', 'TransactWriteItems')).toMatchObject({
      members: { ClientRequestToken: { shape: 'string', isIdempotencyToken: true } },
    });
    expect(shapeOf('s3', 'PutBucketAcl', 'Grantee')).toMatchObject({
      members: { Type: { wireName: 'xsi:type', isXmlAttribute: true } },
    });
  });

  test('says of lists and maps how they are written', () => {
    expect(shapeOf('s3', 'DeleteObjects', 'ObjectIdentifierList')).toEqual({
      ...{ kind: 'list', member: 'ObjectIdentifier', wireName: '', flattened: true },
    });
    expect(shapeOf('sns', 'Publish', 'MessageAttributeMap')).toEqual({
      ...{ kind: 'map', value: 'MessageAttributeValue', keyName: 'Name', valueName: 'Value' },
      flattened: false,
    });
    expect(shapeOf('iam', 'CreateRole', 'tagListType')).toMatchObject({ wireName: 'member' });
    expect(shapeOf('ec2', 'RunInstances')).toMatchObject({
      members: {
        BlockDeviceMappings: { wireName: 'BlockDeviceMapping' },
        ClientToken: { isIdempotencyToken: true },
      },
    });
  });

  test('keeps unions, sensitive shapes, documents and shapes that hold themselves', () => {
    expect(shapeOf('bedrock-runtime', 'Converse', 'ContentBlock')).toMatchObject({ isUnion: true });
    expect(shapeOf('bedrock-runtime', 'Converse', 'document')).toEqual({ kind: 'document' });
    expect(shapeOf('secretsmanager', 'CreateSecret', 'string*')).toEqual({
      ...{ kind: 'string', isSensitive: true },
    });
    expect(shapeOf('dynamodb', 'PutItem', 'ListAttributeValue')).toMatchObject({
      member: 'AttributeValue',
    });
    expect(models.inputModel('route53', 'ChangeResourceRecordSets')?.rootName).toBe(
      'ChangeResourceRecordSetsRequest',
    );
  });

  test('is undefined for what is no operation, whatever it is called', () => {
    for (const name of ['constructor', '__proto__', 'toString', '', 'getItem', '../s3']) {
      expect(models.inputModel('dynamodb', name)).toBeUndefined();
      expect(models.inputModel(name, 'GetItem')).toBeUndefined();
    }
  });

  test('has no shapes where an operation takes no input', () => {
    expect(models.inputModel('sts', 'GetCallerIdentity')?.input).toBe('GetCallerIdentityRequest');
    const none = models.inputModel('iam', 'DeleteAccountPasswordPolicy');
    expect(none).toEqual({ input: undefined, shapes: {} });
  });

  test('is loaded once a service, and read once an operation', () => {
    const asked: string[] = [];
    const file: ModelFile = { operations: { GetItem: 'In' }, shapes: { In: 's||Key,string' } };
    const counted = createServiceModels((service) => {
      asked.push(service);
      return file;
    });
    expect(counted.inputModel('dynamodb', 'GetItem')).toBe(
      counted.inputModel('dynamodb', 'GetItem'),
    );
    counted.inputModel('dynamodb', 'PutItem');
    expect(asked).toEqual(['dynamodb']);
  });

  test('that names a shape which is not there is a fault', () => {
    const broken = createServiceModels(() => ({ operations: { GetItem: 'Gone' }, shapes: {} }));
    expect(() => broken.inputModel('dynamodb', 'GetItem')).toThrow('the models of AWS are damaged');
  });
});
