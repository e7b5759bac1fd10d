import { type FaultCode, faultTable } from '#core/faults.ts';
import { doorFaults } from './fault-groups.ts';
import { type JsonSchema, ref, text } from './json-schema.ts';
import type { Operation } from './operation.ts';

/** One reply of an operation (OpenAPI 3.1 §4.8.17). */
interface Reply {
  readonly description: string;
  readonly headers: Readonly<Record<string, Header>>;
  readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

interface Header {
  readonly required?: true;
  readonly schema: JsonSchema;
}

/** One fault as one operation tells it. */
interface Refused {
  readonly code: FaultCode;
  readonly status: number;
  /** The component that it is told by. */
  readonly form: Operation['refusal'];
}

const cacheControl: Header = { required: true, schema: { type: 'string', const: 'no-store' } };
const requestId: Header = { schema: text('the id of this request, which its entry has too') };

/** Every reply of an operation by its status: 200, and each status that one of its faults has. */
export function repliesOf(operation: Operation): Readonly<Record<string, Reply>> {
  const byStatus = Map.groupBy(refusalsOf(operation), ({ status }) => status);
  const statuses = [...byStatus].toSorted(([one], [other]) => one - other);
  const refused = statuses.map(([status, all]) => [status, refusal(operation, status, all)]);
  return { 200: permitted(operation), ...Object.fromEntries(refused) };
}

function permitted({ reply, tag }: Operation): Reply {
  return {
    description: 'done',
    headers: {
      'cache-control': cacheControl,
      'x-request-id': { ...requestId, required: true },
      ...(tag === 'exchange' ? { 'x-amzn-requestid': { ...requestId, required: true } } : {}),
    },
    content: { [reply.type]: { schema: reply.schema } },
  };
}

/** What the door refuses never came to the face, so it is told as everywhere else. */
function refusalsOf({ faults, refusal: form }: Operation): readonly Refused[] {
  const inside = [...new Set(faults)].map((code): Refused => {
    const { status, stsStatus } = faultTable[code];
    return { code, status: form === 'StsError' ? stsStatus : status, form };
  });
  const atDoor = doorFaults.map((code): Refused => {
    return { code, status: faultTable[code].status, form: 'Error' };
  });
  const isOwn = (one: Refused) => inside.some(({ code }) => code === one.code && form === 'Error');
  return [...inside, ...atDoor.filter((one) => !isOwn(one))];
}

function refusal(operation: Operation, status: number, all: readonly Refused[]): Reply {
  const codes = [...new Set(all.map(({ code }) => code))];
  const asXml = all.filter(({ form }) => form === 'StsError');
  const asJson = all.filter(({ form }) => form !== 'StsError');
  const instead = operation.instead?.[status];
  const json = [...jsonSchemas(asJson), ...(instead === undefined ? [] : [instead])];
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    headers: {
      'cache-control': cacheControl,
      'x-request-id': requestId,
      'x-amzn-requestid': requestId,
      ...(codes.some((code) => 'retryAfterSeconds' in faultTable[code]) ? retryHeader : {}),
      ...(status === 401 ? schemeHeader : {}),
      ...(asXml.length > 0 ? reasonHeader(asXml) : {}),
    },
    content: {
      ...(asXml.length > 0 ? { 'text/xml': { schema: ref('StsError') } } : {}),
      ...(json.length > 0 ? { 'application/json': { schema: oneOf(json) } } : {}),
    },
  };
}

/** One schema for each component that tells of them, with the codes that it may have here. */
function jsonSchemas(all: readonly Refused[]): readonly JsonSchema[] {
  return [...Map.groupBy(all, ({ form }) => form)].map(([form, some]) => ({
    allOf: [ref(form), { properties: { reason: { enum: some.map(({ code }) => code) } } }],
  }));
}

function oneOf(schemas: readonly JsonSchema[]): JsonSchema {
  const [only, ...more] = schemas;
  return only === undefined || more.length > 0 ? { oneOf: schemas } : only;
}

const retryHeader = {
  'retry-after': { schema: text('seconds after which the same request may succeed') },
};
/** RFC 9110 §15.5.2. */
const schemeHeader = {
  'www-authenticate': { schema: { type: 'string', const: 'Bearer' } },
} as const;

function reasonHeader(all: readonly Refused[]): Readonly<Record<string, Header>> {
  const codes = all.map(({ code }) => code);
  return { 'x-sallyport-reason': { schema: text('the code', { enum: codes }) } };
}
