import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { readPublished } from '#core/administration/read-published.ts';
import { Fault } from '#core/faults.ts';
import type { Route } from '#functions/lambda.ts';
import { jsonReply } from '#functions/reply.ts';
import { type AdminPorts, behindDoor, jsonBody } from './admin-route.ts';

/** `GET /v1/admin/configuration`: the head and the files of the version in force. */
export const readConfiguration = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered) => {
    const { head, files } = await readPublished(administered, ports);
    return jsonReply(200, { ...head, files: Object.fromEntries(files) });
  });

/** `PUT /v1/admin/configuration` `{files, expected_version?, reason?}`: publishes, lists all problems, or has people asked. */
export const putConfiguration = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) => {
    const body = jsonBody(event);
    const request = {
      files: readFiles(body.files),
      ...optionalText(body, 'expected_version', 'expectedVersion'),
      ...optionalText(body, 'reason', 'reason'),
    };
    const published = await publishConfiguration(administered, request, ports);
    const { head, warnings, generalPolicies } = published;
    return jsonReply(200, { ...head, warnings, general_policies: generalPolicies });
  });

const longestText = 1_000;

function optionalText<K extends string>(
  body: Readonly<Record<string, unknown>>,
  member: string,
  name: K,
): { readonly [P in K]?: string } {
  const text = body[member];
  if (text === undefined) return {};
  if (typeof text === 'string' && text.length <= longestText) {
    return { [name]: text } as { readonly [P in K]?: string };
  }
  throw new Fault(
    'invalid_request',
    `"${member}" must be a string of at most ${longestText} characters`,
  );
}

/** Paths come back in problems, which people read in a terminal. */
const plainPath = /^[ -~\p{L}\p{N}]{1,256}$/u;

function readFiles(value: unknown): ReadonlyMap<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const files = new Map<string, string>();
  for (const [path, text] of entries) {
    if (typeof text !== 'string') throw noFiles();
    if (!plainPath.test(path)) throw oddPath();
    files.set(path, text);
  }
  if (files.size === 0) throw noFiles();
  return files;
}

function noFiles(): Fault {
  return new Fault('invalid_request', '"files" must map each path to its text');
}

function oddPath(): Fault {
  return new Fault(
    'invalid_request',
    'a path in "files" must be 1 to 256 letters, digits and ASCII signs; rename the file',
  );
}
