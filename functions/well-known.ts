import { inChain, type Route } from './lambda.ts';
import { oauthRefusal } from './oauth-refusal.ts';
import { tokenForm } from './openapi/forms.ts';
import { jsonReply } from './reply.ts';

/** `GET /.well-known/sallyport-configuration`: what a client must know to ask, and nothing secret. */
export const wellKnown = (broker: {
  readonly audience: string;
  readonly gatewayUrl?: string;
}): Route =>
  inChain(
    async () =>
      jsonReply(200, {
        audience: broker.audience,
        token_endpoint: `${broker.audience}/v1/token`,
        sts_endpoint: `${broker.audience}/sts`,
        credentials_endpoint: `${broker.audience}/v1/credentials`,
        revocation_endpoint: `${broker.audience}/v1/revoke`,
        ...(broker.gatewayUrl === undefined ? {} : { gateway_url: broker.gatewayUrl }),
        service_documentation: `${broker.audience}/v1/openapi.json`,
        grant_types_supported: [
          'urn:ietf:params:oauth:grant-type:token-exchange',
          'urn:ietf:params:oauth:grant-type:jwt-bearer',
        ],
        subject_token_types_supported: [
          'urn:ietf:params:oauth:token-type:jwt',
          'urn:ietf:params:oauth:token-type:id_token',
        ],
        issued_token_types_supported: ['urn:sallyport:token-type:aws-credentials'],
        token_parameters_supported: Object.keys(tokenForm),
        lease_seconds: { min: 960, max: 3600 },
      }),
    { refuse: oauthRefusal },
  );
