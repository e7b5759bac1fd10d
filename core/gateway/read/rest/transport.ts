/**
 * Headers of AWS's own that say nothing of what is asked: how it is signed, framed and checked on its
 * way, and who sends it. Names in lower case.
 */
export const transportHeader =
  /^x-amz-(?:date|security-token|content-sha256|target|user-agent|api-version|decoded-content-length|trailer|sdk-checksum-algorithm|checksum-[a-z0-9]{1,16})$/;

/** The same where the request is presigned: signers move headers into the query. */
export const transportParameter =
  /^(?:X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256|User-Agent)|x-amz-user-agent|x-id|x-amz-sdk-checksum-algorithm|x-amz-checksum-[a-z0-9]{1,16})$/;
