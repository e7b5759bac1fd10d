import type { AskedCall } from './asked-call.ts';
import { textsAt } from './values-at.ts';

/** Members by which a request reaches into an account that is not its own. */
const accountMembers: Readonly<Record<string, string>> = {
  ecr: 'registryId',
  glue: 'CatalogId',
  lakeformation: 'CatalogId',
  s3control: 'AccountId',
  quicksight: 'AwsAccountId',
};

/** The account that the names of a call belong to; `*` where it is named by what is no account. */
export function accountOf({ operation, parameters, account }: AskedCall): string {
  const member = accountMembers[operation.service];
  const named = member === undefined ? undefined : textsAt(parameters, member)[0];
  if (named === undefined) return account;
  return /^\d{12}$/.test(named) ? named : '*';
}
