/**
 * Path of roles that trust the broker for leases of the gateway only: nobody is handed their
 * credentials. An organization can tell them from others by it.
 */
export const gatewayRolePath = '/sallyport/gateway/';
