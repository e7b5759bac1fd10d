import { inChain, type Route } from './lambda.ts';
import { oauthRefusal } from './oauth-refusal.ts';
import { openapiDocument } from './openapi/document.ts';
import { jsonReply } from './reply.ts';

/** `GET /v1/openapi.json`: this API as an OpenAPI 3.1 document. */
export const openapi = (broker: { readonly audience: string }): Route =>
  inChain(async () => jsonReply(200, openapiDocument(broker.audience)), { refuse: oauthRefusal });
