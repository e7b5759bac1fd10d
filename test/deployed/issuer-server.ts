import { listenLater, portOf } from '#local/front/http-server.ts';
import { createDemoIssuer, type DemoIssuer } from '#local/issuer/demo-issuer.ts';
import { generateDemoKeys } from '#local/issuer/demo-keys.ts';

/** The demo issuer on an address of its own, as platforms' issuers are. */
export interface IssuerServer {
  readonly url: string;
  readonly issuer: DemoIssuer;
  /** Documents that were asked for. */
  readonly asked: string[];
  stop(): Promise<void>;
}

export async function startIssuer(): Promise<IssuerServer> {
  const later = await listenLater(0);
  const url = `http://127.0.0.1:${portOf(later.server)}`;
  const issuer = createDemoIssuer({ baseUrl: url, keys: await generateDemoKeys() });
  const asked: string[] = [];
  later.open({
    answer: async (message) => {
      const path = message.url ?? '';
      asked.push(path);
      const document = issuer.document(path.slice('/issuer/'.length));
      return {
        status: document === undefined ? 404 : 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(document ?? {}),
      };
    },
    refuse: ({ message }) => ({ status: 500, headers: {}, body: message }),
  });
  return {
    url,
    issuer,
    asked,
    stop: async () => {
      later.server.closeAllConnections();
      await new Promise((closed) => later.server.close(closed));
    },
  };
}
