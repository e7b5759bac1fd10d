/**
 * Headers of AWS's own that say nothing of what is asked: how it is signed, framed and checked on its
 * way, and who sends it. Names in lower case.
 */
export const transportHeader =
  /^x-amz-(?:date|security-token|content-sha256|target|user-agent|api-version|decoded-content-length|trailer|glacier-version|sha256-tree-hash|sdk-checksum-algorithm|checksum-(?:crc|md|sha|xxhash)[0-9a-z]{1,10})$/;

/** Parameters of a presigned request, and a hint that nobody has to believe. */
export const transportParameter =
  /^(?:X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256|User-Agent)|x-amz-user-agent|x-id)$/;
