import type { Fault } from '#core/faults.ts';
import { awsFault } from '../aws-error.ts';

type Members = Readonly<Record<string, string>>;

function s3Fault(code: string, status: number, message: string): Fault {
  return awsFault({ code, status, message });
}

/** S3's refusals, by what is wrong. */
export const s3Errors = {
  noSuchBucket: (bucket: string): Fault =>
    withMembers('NoSuchBucket', 404, 'The specified bucket does not exist', { BucketName: bucket }),
  noSuchKey: (key: string): Fault =>
    withMembers('NoSuchKey', 404, 'The specified key does not exist.', { Key: key }),
  accessDeniedForAbsence: (principal: string, bucket: string): Fault =>
    s3Fault(
      'AccessDenied',
      403,
      `User: ${principal} is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::${bucket}", without which S3 does not say whether the object exists`,
    ),
  noSuchUpload: (): Fault =>
    s3Fault(
      'NoSuchUpload',
      404,
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    ),
  invalidUri: (what: string): Fault =>
    s3Fault('InvalidURI', 400, `Couldn't parse the specified URI: ${what}`),
  invalidArgument: (message: string): Fault => s3Fault('InvalidArgument', 400, message),
  invalidRequest: (message: string): Fault => s3Fault('InvalidRequest', 400, message),
  invalidBucketName: (): Fault =>
    s3Fault('InvalidBucketName', 400, 'The specified bucket is not valid.'),
  keyTooLong: (): Fault => s3Fault('KeyTooLongError', 400, 'Your key is too long'),
  malformedXml: (): Fault =>
    s3Fault(
      'MalformedXML',
      400,
      'The XML you provided was not well-formed or did not validate against our published schema',
    ),
  badDigest: (name: string): Fault =>
    s3Fault('BadDigest', 400, `The ${name} you specified did not match the calculated checksum.`),
  incompleteBody: (what: string): Fault =>
    s3Fault('IncompleteBody', 400, `The request body is not what its headers announce: ${what}`),
  invalidPart: (): Fault =>
    s3Fault(
      'InvalidPart',
      400,
      "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    ),
  invalidPartOrder: (): Fault =>
    s3Fault(
      'InvalidPartOrder',
      400,
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    ),
  entityTooSmall: (): Fault =>
    s3Fault('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size'),
  invalidRange: (size: number): Fault =>
    awsFault({
      code: 'InvalidRange',
      status: 416,
      message: 'The requested range is not satisfiable',
      headers: { 'content-range': `bytes */${size}` },
    }),
  preconditionFailed: (): Fault =>
    s3Fault(
      'PreconditionFailed',
      412,
      'At least one of the pre-conditions you specified did not hold',
    ),
  bucketExists: (isOwn: boolean): Fault =>
    isOwn
      ? s3Fault(
          'BucketAlreadyOwnedByYou',
          409,
          'Your previous request to create the named bucket succeeded and you already own it.',
        )
      : s3Fault(
          'BucketAlreadyExists',
          409,
          'The requested bucket name is not available. Please select a different name and try again.',
        ),
  bucketNotEmpty: (): Fault =>
    s3Fault('BucketNotEmpty', 409, 'The bucket you tried to delete is not empty'),
  notImplemented: (what: string): Fault =>
    s3Fault(
      'NotImplemented',
      501,
      `A header or parameter you provided implies functionality that is not implemented: the sandbox has no ${what}`,
    ),
} as const;

function withMembers(code: string, status: number, message: string, members: Members): Fault {
  return awsFault({ code, status, message, members });
}
