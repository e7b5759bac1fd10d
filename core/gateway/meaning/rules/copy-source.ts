import { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import type { Meant, Rule } from '../meant.ts';
import { nameBucket } from '../names/s3-bucket.ts';
import { textsAt } from '../values-at.ts';

const reads = ['s3:GetObject', 's3:GetObjectVersion'];
const readsTags = ['s3:GetObjectTagging', 's3:GetObjectVersionTagging'];

/** Reads another object, and its tags unless they are replaced. */
export const copyObject: Rule = {
  actions: [...reads, ...readsTags],
  read: (call) => sourceAccess(call, textsAt(call.parameters, 'TaggingDirective')[0] !== 'REPLACE'),
};

/** Reads part of another object. */
export const uploadPartCopy: Rule = {
  actions: reads,
  read: (call) => sourceAccess(call, false),
};

interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly isVersion: boolean;
}

function sourceAccess(call: AskedCall, withTags: boolean): readonly Meant[] | Fault {
  const source = readCopySource(textsAt(call.parameters, 'CopySource')[0] ?? '');
  if (source === undefined) return unreadable(call);
  const { bucket, key, isVersion } = source;
  const resources = nameBucket({ type: 's3/object', template: '', values: [bucket, key] }, call);
  if (resources instanceof Fault) return resources;
  const version = isVersion ? 'Version' : '';
  const actions = [
    `s3:GetObject${version}`,
    ...(withTags ? [`s3:GetObject${version}Tagging`] : []),
  ];
  return actions.map((action) => ({ action, resources, conditions: {} }));
}

/**
 * Reads `x-amz-copy-source`: `bucket/key` or the ARN of an access point with `/object/key`, percent
 * encoded, a version behind `?versionId=`. Undefined for all that could be read in two ways, such as
 * a plain `+`.
 */
function readCopySource(text: string): CopySource | undefined {
  const [encoded = '', query, ...rest] = text.split('?');
  if (rest.length > 0 || (query !== undefined && !/^versionId=[^&=\s]+$/.test(query))) {
    return undefined;
  }
  const whole = decode(encoded)?.replace(/^\//, '');
  const [, bucket, key] =
    /^(arn:[^/]+\/(?:[^/]+\/)*?[^/]+)\/object\/(.+)$/s.exec(whole ?? '') ??
    /^((?!arn:)[^/]+)\/(.+)$/s.exec(whole ?? '') ??
    [];
  if (bucket === undefined || key === undefined) return undefined;
  return { bucket, key, isVersion: query !== undefined };
}

function decode(text: string): string | undefined {
  if (text.includes('+') || /%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function unreadable({ operation }: AskedCall): Fault {
  return new Fault(
    'invalid_request',
    `the copy source of ${operation.service} ${operation.operation} cannot be read for certain; write it percent-encoded as bucket/key, with ?versionId= behind it for a version`,
  );
}
