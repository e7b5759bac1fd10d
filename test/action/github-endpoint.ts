import { createDemoIssuer } from '#local/issuer/demo-issuer.ts';
import { loadDemoKeys } from '#local/issuer/demo-keys.ts';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import { type Loopback, loopback } from './loopback.ts';

/** GitHub's token endpoint: a fresh token of one persona for each request that shows the secret. */
export interface GithubEndpoint extends Loopback {
  /** All tokens so far. */
  readonly tokens: readonly string[];
}

/** What the endpoint knows of the broker that its tokens are for. */
export interface DemoWorld {
  readonly broker: string;
  /** The data folder, which has the keys of the demo issuer. */
  readonly data: string;
}

export async function githubEndpoint(
  { broker, data }: DemoWorld,
  personaName: string,
): Promise<GithubEndpoint> {
  const issuer = createDemoIssuer({ baseUrl: broker, keys: await loadDemoKeys(data) });
  const persona = personaOf(personaName);
  if (persona === undefined) throw new Error(`${personaName} is gone`);
  const tokens: string[] = [];
  const server = await loopback(async ({ headers, query }) => {
    if (headers.authorization !== 'Bearer request-secret') return { status: 401, body: {} };
    const audience = query.get('audience') ?? 'https://github.com/acme';
    const value = await mintPersonaToken(issuer, persona, { audience, now: new Date() });
    tokens.push(value);
    return { status: 200, body: { value } };
  });
  return { ...server, tokens };
}
