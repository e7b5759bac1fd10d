/** Path of the roles behind grants in each target account; what is under it lets Sallyport in. */
export const targetRolePath = '/sallyport/';

/** The session tag that the broker gives to those credentials, and to no others. */
export const gatewayMode = { key: 'sallyport:mode', value: 'gateway' } as const;

/** The role in each target account that may deny sessions. It is under no path that grants may name. */
export const revokerRoleName = 'sallyport-revoker';
