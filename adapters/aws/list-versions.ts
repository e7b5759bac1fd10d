import type { LogVersion } from '#core/sealing/log-versions.ts';
import { percentDecode } from '#core/sigv4/percent-encoding.ts';
import { childText, readXml, type XmlElement } from '#core/xml/read-xml.ts';
import { type BucketCaller, unreadable } from './s3-bucket.ts';

/** Where the next page begins. */
interface Marker {
  readonly key: string;
  readonly version: string;
}

/** ListObjectVersions, page by page; keys arrive percent-encoded, since XML cannot hold all that they may be. */
export async function* listVersions(
  call: BucketCaller,
  prefix: string,
): AsyncGenerator<LogVersion> {
  for (let marker: Marker | undefined; ; ) {
    const after: readonly (readonly [string, string])[] =
      marker === undefined
        ? []
        : [
            ['key-marker', marker.key],
            ['version-id-marker', marker.version],
          ];
    const query = [
      ['encoding-type', 'url'],
      ...after,
      ['prefix', prefix],
      ['versions', ''],
    ] as const;
    const answer = await call({ method: 'GET', key: '', query, expected: [] });
    if (answer.kind === 'refused') throw unreadable();
    const page = readXml(answer.reply.body.toString('utf8'));
    if (page?.name !== 'ListVersionsResult') throw unreadable();
    yield* versionsIn(page);
    if (childText(page, 'IsTruncated') !== 'true') return;
    marker = nextMarker(page, marker);
  }
}

/** In the order of their keys, each key's in the order that came: services disagree where removals stand. */
function versionsIn(page: XmlElement): readonly LogVersion[] {
  return page.children
    .filter(({ name }) => name === 'Version' || name === 'DeleteMarker')
    .map(versionOf)
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

function versionOf(element: XmlElement): LogVersion {
  return {
    path: decoded(element, 'Key'),
    version: required(element, 'VersionId'),
    isNewest: childText(element, 'IsLatest') === 'true',
    isRemoval: element.name === 'DeleteMarker',
    putAt: required(element, 'LastModified'),
  };
}

/** A page that ends where it began would be asked for without end. */
function nextMarker(page: XmlElement, last: Marker | undefined): Marker {
  const next = {
    key: decoded(page, 'NextKeyMarker'),
    version: required(page, 'NextVersionIdMarker'),
  };
  if (next.key === last?.key && next.version === last.version) throw unreadable();
  return next;
}

function required(element: XmlElement, name: string): string {
  const text = childText(element, name);
  if (text === undefined) throw unreadable();
  return text;
}

function decoded(element: XmlElement, name: string): string {
  const bytes = percentDecode(required(element, name).replaceAll('+', ' '));
  if (bytes === undefined) throw unreadable();
  return bytes.toString('utf8');
}
