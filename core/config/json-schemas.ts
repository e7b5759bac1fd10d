import * as z from 'zod';
import { approvalsFile } from './files/approvals-file.ts';
import { grantsFile } from './files/grants-file.ts';
import { identitiesFile } from './files/identities-file.ts';
import { issuersFile } from './files/issuers-file.ts';
import { peopleFile } from './files/people-file.ts';
import { testsFile } from './files/tests-file.ts';

const files = {
  issuers: issuersFile,
  identities: identitiesFile,
  people: peopleFile,
  grants: grantsFile,
  approvals: approvalsFile,
  tests: testsFile,
} as const;

/**
 * JSON Schemas (draft 7, which editors read) of the configuration files: file name in docs/schemas
 * → text. They come from the schemas that the compiler itself reads with.
 */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(files).map(([name, schema]) => {
      const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
      return [`${name}.schema.json`, `${JSON.stringify({ ...json, title: name }, null, 2)}\n`];
    }),
  );
}
