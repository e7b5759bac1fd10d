/** Path of the roles behind grants in each target account; what is under it lets Sallyport in. */
export const targetRolePath = '/sallyport/';

/** The role in each target account that may deny sessions. It is under no path that grants may name. */
export const revokerRoleName = 'sallyport-revoker';
