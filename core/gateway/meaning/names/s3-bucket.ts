import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import type { Naming } from '../fill-template.ts';
import { literalText } from '../literal-text.ts';
import { malformed } from '../malformed.ts';
import { arnText, readArn } from '../read-arn.ts';

const bucketName = /^[A-Za-z0-9][A-Za-z0-9._-]{2,254}$/;
/** Names that stand for something else: aliases of access points, and directory buckets. */
const otherNames = /(-s3alias|--ol-s3|--op-s3|--x-s3|--xa-s3|\.mrap)$/;
const accessPoint =
  /^(accesspoint\/[A-Za-z0-9.-]{3,63}|outpost\/op-[a-z0-9]+\/(accesspoint|bucket)\/[a-z0-9.-]{3,63})$/;
const ownServices = new Set(['s3', 's3-outposts', 's3-object-lambda']);
const longestKey = 1024;

/** A bucket or an object in it; the bucket by its name, or an access point to it by its ARN. */
export function nameBucket({ type, values }: Naming, call: AskedCall): readonly string[] | Fault {
  const [bucket = '', key] = values;
  const suffix = type === 's3/object' ? keySuffix(key, call) : undefined;
  if (suffix instanceof Fault) return suffix;
  if (bucket === '') return [`arn:${call.partition}:s3:::*${suffix === undefined ? '' : '/*'}`];
  if (bucket.startsWith('arn:')) return byAccessPoint(bucket, suffix, call);
  if (otherNames.test(bucket)) return unsupportedName(call);
  if (!bucketName.test(bucket)) return malformed(call, 'its bucket');
  return [`arn:${call.partition}:s3:::${bucket}${suffix === undefined ? '' : `/${suffix}`}`];
}

function byAccessPoint(
  text: string,
  suffix: string | undefined,
  call: AskedCall,
): readonly string[] | Fault {
  const arn = readArn(text);
  if (arn === undefined) return malformed(call, 'its bucket');
  if (!ownServices.has(arn.service)) return [literalText(text)];
  const resource = arn.resource.replace(/^(accesspoint|outpost):/, '$1/').replace(/:/g, '/');
  if (!accessPoint.test(resource)) return malformed(call, 'its access point');
  const whole = arnText({ ...arn, resource });
  return [suffix === undefined ? whole : `${whole}/object/${suffix}`];
}

/** Keys may hold any text, so they are only bounded; none said is any. */
function keySuffix(key: string | undefined, call: AskedCall): string | Fault {
  if (key === undefined || key === '') return '*';
  const isWrong = !key.isWellFormed() || Buffer.byteLength(key) > longestKey;
  return isWrong ? malformed(call, 'its object') : literalText(key);
}

function unsupportedName({ operation }: AskedCall): Fault {
  return new Fault(
    'not_built',
    `${operation.service} ${operation.operation} names its bucket by an alias of an access point or as a directory bucket, which the gateway does not support yet; name the bucket or give the ARN of the access point`,
  );
}
