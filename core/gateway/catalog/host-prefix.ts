import type { KnownOperation } from './known-operation.ts';
import type { WireRequest } from './wire-request.ts';

const label = /\{\w+=([a-z0-9-]+)\}/;
/** RFC 1123 §2.1: nothing that is put into a host may hold a dot or begin another one. */
const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The host prefix of an operation, filled in; undefined where the request's host has another one.
 * Clients may leave it out. A label comes from the header that the model names, and has to be a
 * single host label.
 */
export function fitHostPrefix(operation: KnownOperation, wire: WireRequest): string | undefined {
  const prefix = filled(operation.hostPrefix, wire);
  return wire.hostPrefix === '' || wire.hostPrefix === prefix ? prefix : undefined;
}

function filled(template: string, wire: WireRequest): string | undefined {
  const header = label.exec(template)?.[1];
  if (header === undefined) return template;
  const value = wire.header(header);
  if (value === undefined || !hostLabel.test(value)) return undefined;
  return template.replace(label, value);
}
