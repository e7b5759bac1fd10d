import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Durable } from '#adapters/memory/faulty.ts';
import { ledgerEntry } from '#functions/openapi/schemas/entries.ts';

/** The schema of entries as docs/schemas publishes it: JSON Schema 2020-12, without references. */
export const entrySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'An entry of the ledger, version 1',
  description:
    'The line of the ledger that docs/ledger-format.md describes. Readers take kinds that they do not know.',
  ...ledgerEntry,
};

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
const validate = ajv.compile(entrySchema);

/** What is wrong with an entry by the published schema; empty where nothing is. */
export function schemaErrors(entry: unknown): readonly string[] {
  if (validate(entry)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The same store, which takes no entry that the published schema refuses. */
export function checkingEntries(store: Durable): Durable {
  return {
    ...boundTo(store),
    async commit(transaction) {
      for (const entry of [...(transaction.preceding ?? []), transaction.entry]) {
        const errors = schemaErrors(entry);
        if (errors.length > 0)
          throw new Error(`an entry is not as documented: ${errors.join(', ')}`);
      }
      return store.commit(transaction);
    },
  };
}

/** Methods of a class are no own members, which a spread would take. */
function boundTo(store: Durable): Durable {
  return {
    read: (kind, id) => store.read(kind, id),
    list: (kind, request) => store.list(kind, request),
    commit: (transaction) => store.commit(transaction),
    writerHead: (writer) => store.writerHead(writer),
    entry: (writer, n) => store.entry(writer, n),
    entries: (request) => store.entries(request),
    put: (digest, bytes) => store.put(digest, bytes),
    get: (digest) => store.get(digest),
    readKeySet: (issuer) => store.readKeySet(issuer),
    writeKeySet: (set) => store.writeKeySet(set),
  };
}
