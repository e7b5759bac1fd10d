import type { Door } from './http-server.ts';

const message = 'the gateway is not built yet; point this client at the sandbox instead';

/** The gateway's door until it is built: 501 in the protocol that the caller speaks. */
export function gatewayDoor(): Door {
  return {
    answer: async (request) => {
      const type = request.headers['content-type'] ?? '';
      if (!type.startsWith('application/x-amz-json') && type !== 'application/json') {
        return {
          status: 501,
          headers: { 'content-type': 'application/xml' },
          body: `<Error><Code>NotImplemented</Code><Message>${message}</Message></Error>`,
        };
      }
      return {
        status: 501,
        headers: { 'content-type': type, 'x-amzn-errortype': 'NotImplemented' },
        body: JSON.stringify({ __type: 'NotImplemented', message }),
      };
    },
    refuse: (fault) => ({
      status: fault.form.status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ __type: fault.form.sts, message: fault.message }),
    }),
  };
}
