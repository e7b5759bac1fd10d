import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import { type SigningCredentials, signRequest } from '#core/sigv4/sign-request.ts';
import { child, childText, readXml } from '#core/xml/read-xml.ts';
import { askEndpoint, type EndpointAnswer, isConfidential } from '../ask-endpoint.ts';
import type { Surroundings } from '../token-source.ts';

type Environment = Surroundings['env'];

const of = 'AWS STS';
const form = 'application/x-www-form-urlencoded; charset=utf-8';

/** Codes that STS refuses with, and what to do about each. */
const remedies: Readonly<Record<string, string>> = {
  OutboundWebIdentityFederationDisabled:
    'enable outbound web identity federation in this AWS account',
  OutboundWebIdentityFederationDisabledException:
    'enable outbound web identity federation in this AWS account',
  AccessDenied: 'allow the role sts:GetWebIdentityToken for the audience of the broker',
  ExpiredToken: 'the credentials of the role have expired; get new ones',
};

/** The regional STS endpoint; the global one does not know the action. */
export function stsEndpoint(env: Environment): URL {
  const named = env.AWS_ENDPOINT_URL_STS || env.AWS_ENDPOINT_URL;
  if (named && URL.canParse(named)) return new URL(named);
  const region = regionOf(env);
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return new URL(`https://sts.${region}.${suffix}/`);
}

/** The answer is a token, which nobody on the way may read. */
function requireConfidential(url: URL): void {
  if (isConfidential(url)) return;
  throw new Fault(
    'invalid_request',
    'AWS_ENDPOINT_URL_STS, or AWS_ENDPOINT_URL, must be https or this machine; correct or unset it',
  );
}

function regionOf(env: Environment): string {
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1';
  if (/^[a-z]{2}(?:-[a-z0-9]+)+$/u.test(region)) return region;
  throw new Fault(
    'invalid_request',
    'AWS_REGION is no AWS Region; set it to one such as eu-west-1',
  );
}

/** Has STS make a token for the role behind the credentials, made for the audience alone. */
export async function getWebIdentityToken(
  credentials: SigningCredentials,
  { env, audience, clock }: Surroundings,
): Promise<string> {
  const url = stsEndpoint(env);
  requireConfidential(url);
  const body = new URLSearchParams({
    Action: 'GetWebIdentityToken',
    Version: '2011-06-15',
    'Audience.member.1': audience,
    SigningAlgorithm: 'ES384',
    DurationSeconds: '300',
  }).toString();
  const headers = { host: url.host, 'content-type': form };
  const signed = signRequest(
    {
      method: 'POST',
      path: url.pathname,
      rawQuery: '',
      headers: Object.entries(headers),
      body: Buffer.from(body),
    },
    credentials,
    { region: regionOf(env), service: 'sts', now: clock.now() },
  );
  const sent = { 'content-type': form, ...Object.fromEntries(signed) };
  return readToken(await askEndpoint({ url, of, method: 'POST', headers: sent, body }));
}

function readToken({ status, text }: EndpointAnswer): string {
  const xml = readXml(text);
  const token = childText(child(xml, 'GetWebIdentityTokenResult'), 'WebIdentityToken');
  if (status === 200 && token !== undefined && token !== '') return token;
  const code = childText(child(xml, 'Error'), 'Code') ?? `HTTP ${status}`;
  const remedy = remedies[code] ?? 'see what the role may do';
  throw new Fault('invalid_request', `${of} made no token (${code}); ${remedy}`);
}
