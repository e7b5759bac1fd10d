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

/** `PUT /v1/admin/configuration` `{files, expected_version?}`: publishes, or lists all problems. */
export const putConfiguration = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) => {
    const body = jsonBody(event);
    const expected = body.expected_version;
    if (expected !== undefined && typeof expected !== 'string') {
      throw new Fault('invalid_request', '"expected_version" must be a string');
    }
    const { head, warnings, generalPolicies } = await publishConfiguration(
      administered,
      {
        files: readFiles(body.files),
        ...(expected === undefined ? {} : { expectedVersion: expected }),
      },
      ports,
    );
    return jsonReply(200, { ...head, warnings, general_policies: generalPolicies });
  });

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
