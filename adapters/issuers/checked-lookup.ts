import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Fault } from '#core/faults.ts';
import { isPublicAddress } from './public-address.ts';

/** All addresses of a host's name. */
export type Resolve = (
  hostname: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true });

/** The fault of a host that leads to where nothing must be fetched from. */
export function privateAddress(): Fault {
  return new Fault(
    'bad_discovery',
    'an address of the issuer is not public; register the issuer with privateNetwork if it is yours',
  );
}

/**
 * Resolves a name in the moment of connecting and refuses it when any of its addresses is not
 * public. What was checked is what is connected to: the name is not resolved a second time.
 */
export function checkedLookup(resolve: Resolve = systemResolve): LookupFunction {
  return (hostname, options, callback) => {
    publicAddresses(hostname, resolve).then(
      ([first, ...others]) => {
        if (options.all) callback(null, [first, ...others]);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

async function publicAddresses(hostname: string, resolve: Resolve) {
  const [first, ...others] = await resolve(hostname);
  if (first === undefined) {
    throw new Fault(
      'issuer_unavailable',
      "the issuer's host has no address; check its name, or try again shortly",
    );
  }
  if (![first, ...others].every(({ address }) => isPublicAddress(address))) {
    throw privateAddress();
  }
  return [first, ...others] as const;
}
