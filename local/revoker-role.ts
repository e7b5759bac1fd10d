/** Which role denies sessions, in every account that has roles behind grants. */
export interface RevokerRole {
  readonly roleName: string;
  readonly externalId?: string;
}

/** The revoker that the environment names; `externalId` is what holds where it names none. */
export function revokerRole(
  environment: Readonly<Record<string, string | undefined>>,
  externalId?: string,
): RevokerRole {
  const id = environment.SALLYPORT_REVOKER_EXTERNAL_ID || externalId;
  return {
    roleName: environment.SALLYPORT_REVOKER_ROLE || 'sallyport-revoker',
    ...(id === undefined ? {} : { externalId: id }),
  };
}
