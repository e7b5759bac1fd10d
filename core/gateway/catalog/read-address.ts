import { Fault } from '#core/faults.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { queueInPath } from '../queue-urls/queue-path.ts';
import type { KnownService } from './known-operation.ts';
import { knownService, partitionOf } from './operation-catalog.ts';

/** Where clients find the gateway. */
export interface Place {
  /** The host that they know it by, without a port; not given: hosts say nothing. */
  readonly baseHost?: string;
  /** The path that all of it is below, such as a stage. */
  readonly basePath?: string;
  /** By which they call it; `https` unless told. */
  readonly scheme?: 'http' | 'https';
}

/** What host and path of a request say, the gateway's own parts taken away. */
export interface Address {
  /** As AWS is asked, still encoded. */
  readonly path: string;
  /** What stands in front of the gateway's host: a bucket, or a model's host prefix. */
  readonly hostPrefix: string;
  /** The services that it may be for. */
  readonly services: readonly KnownService[];
}

/** Begins a path that names its service: `/_s/<service>/…`. No bucket has a name this short. */
const servicePath = /^\/_s\/([a-z0-9-]+)(\/.*)?$/;

/**
 * Reads the address of a request whose signature claims one of some services. A service may be named
 * by the path (`/_s/<service>/…`) or by the host (`<service>.<region>.<base host>`), as botocore
 * names it, and then is the only one. Hosts and paths that are not the gateway's are refused.
 */
export function readAddress(
  request: SignedHttpRequest,
  signed: { readonly services: readonly KnownService[]; readonly region: string },
  place: Place,
): Address | Fault {
  const below = pathBelow(request.path, place.basePath ?? '');
  if (below instanceof Fault) return below;
  const host = hostBefore(request, place.baseHost);
  if (host instanceof Fault) return host;
  const byPath = servicePath.exec(below);
  const byHost = byPath === null ? qualifiedHost(host, signed) : undefined;
  if (byHost instanceof Fault) return byHost;
  const path = withoutQueue(byPath === null ? below : (byPath[2] ?? '/'), signed.services);
  const named = byPath?.[1] ?? byHost?.service;
  const hostPrefix = byHost?.hostPrefix ?? host;
  if (named === undefined) return { path, hostPrefix, services: signed.services };
  const services = signed.services.filter(({ name }) => name === named);
  return services.length > 0 ? { path, hostPrefix, services } : notSigned(named);
}

/** SDKs of PHP and Ruby send to the URL of the queue, which SQS takes as it takes `/`. */
function withoutQueue(path: string, services: readonly KnownService[]): string {
  const isOfQueues = services.every(({ name }) => name === 'sqs');
  return isOfQueues && queueInPath(path) === path ? '/' : path;
}

function pathBelow(path: string, basePath: string): string | Fault {
  const base = basePath.endsWith('/') ? basePath.slice(0, -1) : basePath;
  if (path === base) return '/';
  if (path.startsWith(`${base}/`)) return path.slice(base.length);
  return new Fault('invalid_request', `the path is not below ${base}; send requests there`);
}

/** What stands before the gateway's own host; it ends with `.`, or with the `-` of a host prefix. */
function hostBefore(request: SignedHttpRequest, baseHost: string | undefined): string | Fault {
  if (baseHost === undefined) return '';
  const [value = '', second] = headerValues(request, 'host');
  const host = value.toLowerCase().replace(/:\d{1,5}$/, '');
  const before = host.slice(0, -baseHost.length);
  const fits = second === undefined && host.endsWith(baseHost.toLowerCase());
  if (fits && (before === '' || /^[a-z0-9][a-z0-9.-]{0,251}[.-]$/.test(before))) return before;
  return new Fault(
    'invalid_request',
    `the host is not the gateway's; send requests to ${baseHost} or to a host before it`,
  );
}

interface QualifiedHost {
  readonly service: string;
  readonly hostPrefix: string;
}

/** Reads `[<host prefix>]<service>.<region>.`; undefined where the host names no service. */
function qualifiedHost(
  before: string,
  signed: { readonly services: readonly KnownService[]; readonly region: string },
): QualifiedHost | Fault | undefined {
  const [, front = '', label = '', region = ''] =
    /^(.*?)([a-z0-9-]+)\.([a-z0-9-]+)\.$/.exec(before) ?? [];
  if (partitionOf(region) === undefined) return undefined;
  const own = signed.services.find(({ name }) => label === name || label.endsWith(`-${name}`));
  const name = knownService(label)?.name ?? own?.name;
  if (name === undefined) return undefined;
  if (region === signed.region) {
    return { service: name, hostPrefix: `${front}${label.slice(0, -name.length)}` };
  }
  return new Fault(
    'invalid_request',
    `the host is for ${region} but the signature for ${signed.region}; set one region for both`,
  );
}

function notSigned(named: string): Fault {
  const signingName = knownService(named)?.data.signingName;
  return signingName === undefined
    ? new Fault(
        'invalid_action',
        `the address names ${named}, which is no service known here; name it as botocore does`,
      )
    : new Fault(
        'invalid_action',
        `the address names ${named}, whose requests are signed for ${signingName}; sign it so, or send it to its own address`,
      );
}
