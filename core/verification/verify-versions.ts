import { Buffer } from 'node:buffer';
import { bodiesFolder } from '#core/ledger/bodies.ts';
import type { LogVersion, LogVersions } from '#core/sealing/log-versions.ts';
import type { Findings } from './findings.ts';

/** The one object of a log that is meant to change. */
const changing = 'checkpoint';
/** Leaf hashes and entries at the edge of a log expire, and may then be put again; tiles above them do not. */
const edgePath = /^tile\/(?:0|entries)\/.*\.p\/\d+$/;

/**
 * That no object of the log that is put once has been hidden behind a newer version or a removal.
 * What readers get is verified without this; it tells that somebody tried, and that what was put
 * first is still there. Bodies expire, and are verified by the digests that entries name.
 */
export async function verifyVersions(log: LogVersions, findings: Findings): Promise<void> {
  for await (const versions of byPath(log.versions(''))) {
    if (versions[0].path.startsWith(`${bodiesFolder}/`)) continue;
    const says = await shadowOf(versions, log);
    if (says !== undefined) {
      findings.add({ code: 'object_shadowed', path: versions[0].path, says });
    }
  }
}

/** Versions of one object, the newest first. */
type Versions = readonly [LogVersion, ...LogVersion[]];

async function* byPath(versions: AsyncIterable<LogVersion>): AsyncGenerator<Versions> {
  let some: [LogVersion, ...LogVersion[]] | undefined;
  for await (const version of versions) {
    if (some?.[0].path === version.path) {
      some.push(version);
    } else {
      if (some !== undefined) yield some;
      some = [version];
    }
  }
  if (some !== undefined) yield some;
}

/** What hides the version that was put first; undefined where nothing does. */
async function shadowOf(versions: Versions, log: LogVersions): Promise<string | undefined> {
  const [{ path }] = versions;
  if (path === changing) return undefined;
  const puts = versions.filter(({ isRemoval }) => !isRemoval);
  const isEdge = edgePath.test(path);
  if (!isEdge && puts.length < versions.length) {
    return `${path} was removed${standing(puts)}`;
  }
  if (puts.length < 2 || (isEdge && (await areSame(puts, log)))) return undefined;
  return `${path} was put again${standing(puts)}`;
}

function standing(puts: readonly LogVersion[]): string {
  const first = puts.at(-1);
  if (first === undefined) return ', and no version of it is left';
  return `; version ${first.version} of ${first.putAt} is what was put first`;
}

async function areSame(puts: readonly LogVersion[], log: LogVersions): Promise<boolean> {
  const [newest, ...others] = await Promise.all(puts.map((put) => log.getVersion(put)));
  if (newest === undefined) return false;
  return others.every((other) => other !== undefined && Buffer.from(newest).equals(other));
}
