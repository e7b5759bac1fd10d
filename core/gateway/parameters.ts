/**
 * A value of a request as its model types it: text, numbers (whole ones beyond 2^53 as bigint),
 * blobs as bytes, timestamps as they were written, lists, structures and maps.
 */
export type ParameterValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | readonly ParameterValue[]
  | { readonly [name: string]: ParameterValue };

/**
 * The input of an operation by the member names of its model, wherever they stood: path, query,
 * headers or body. Objects have no prototype, so that no name can mean anything else.
 */
export type Parameters = { readonly [member: string]: ParameterValue };
