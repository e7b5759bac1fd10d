import { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import { malformed } from '../malformed.ts';
import type { Meant, Rule } from '../meant.ts';
import { nameBucket } from '../names/s3-bucket.ts';
import { memberOf, textOf, textsAt, valuesAt } from '../values-at.ts';

/** Each key is deleted for itself, and with a version id it is that version. */
export const deleteObjects: Rule = {
  actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
  read: (call) => {
    const bucket = textsAt(call.parameters, 'Bucket')[0];
    const bypasses = textsAt(call.parameters, 'BypassGovernanceRetention').length > 0;
    const meant: Meant[] = [];
    for (const entry of valuesAt(call.parameters, 'Delete.Objects[]')) {
      const resources = objectOf(bucket, textOf(memberOf(entry, 'Key')), call);
      if (resources instanceof Fault) return resources;
      const version = textOf(memberOf(entry, 'VersionId'));
      // S3 may take an empty one for none, or for one that is wrong.
      if (version === '') return malformed(call, 'a version');
      const isVersion = version !== undefined;
      meant.push({ action: `s3:DeleteObject${isVersion ? 'Version' : ''}`, resources });
      if (bypasses) meant.push({ action: 's3:BypassGovernanceRetention', resources });
    }
    return meant;
  },
};

function objectOf(bucket: string | undefined, key: string | undefined, call: AskedCall) {
  return nameBucket({ type: 's3/object', template: '', values: [bucket, key] }, call);
}
