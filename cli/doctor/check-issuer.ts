import { Fault } from '#core/faults.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import {
  askEndpoint,
  type EndpointAnswer,
  isConfidential,
  jsonIn,
} from '../token-sources/ask-endpoint.ts';
import { type Check, failed, failedBy, passed } from './check.ts';

const name = 'issuer reachable';
const timeoutMilliseconds = 5_000;

/** Whether the issuer's keys can be had from here; the broker asks from where it runs. */
export async function checkIssuer(iss: string, issuer: Issuer | undefined): Promise<Check> {
  if (issuer?.keys.kind === 'uploaded') return passed(name, 'need not be: its keys are uploaded');
  const remedy = 'check the network from here, and that the issuer is public or its keys uploaded';
  try {
    const keys = await readKeys(await keysUrl(iss, issuer));
    if (keys > 0) return passed(name, `${keys} key${keys === 1 ? '' : 's'}, as seen from here`);
    return failed(name, 'its key set holds no key', 'ask whoever runs the issuer');
  } catch (error) {
    return failedBy(name, error, remedy);
  }
}

async function keysUrl(iss: string, issuer: Issuer | undefined): Promise<string> {
  if (issuer?.keys.kind === 'jwks-uri') return issuer.keys.uri;
  const base = iss.replace(/\/$/u, '');
  const document = jsonIn(await ask(`${base}/.well-known/openid-configuration`));
  if (document.issuer !== iss) throw wrong('its discovery document names another issuer');
  return String(document.jwks_uri);
}

async function readKeys(url: string): Promise<number> {
  const { keys } = jsonIn(await ask(url));
  return Array.isArray(keys) ? keys.length : 0;
}

async function ask(address: string): Promise<EndpointAnswer> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !isConfidential(url)) throw wrong(`${address} is no https URL`);
  const answer = await askEndpoint({ url, of: url.origin, timeoutMilliseconds });
  if (answer.status === 200) return answer;
  throw wrong(`${address} answers with HTTP ${answer.status}`);
}

function wrong(message: string): Fault {
  return new Fault('issuer_unavailable', message);
}
