import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import type { DemoKeys } from './demo-keys.ts';
import type { ChosenClaims, Shape, ShapeName } from './shapes/shape.ts';
import { isShapeName, shapes } from './shapes/shapes.ts';

export interface MintOptions {
  readonly audience: string;
  readonly now: Date;
  /** Defaults to how long the platform's own tokens live. */
  readonly lifetimeSeconds?: number;
}

/** Plays the platforms' issuers on one machine. Anybody who reaches it can have it sign anything. */
export interface DemoIssuer {
  /** The `iss` of a shape's tokens. */
  issuerOf(shape: ShapeName): string;
  /** A signed token of that shape; chosen claims replace its own, `iss` and times among them. */
  mint(shape: ShapeName, claims: ChosenClaims, options: MintOptions): Promise<string>;
  /** A public document by its path below `/issuer/`, such as `github/.well-known/jwks`. */
  document(path: string): ChosenClaims | undefined;
}

/** Makes the demo issuer that lives below `baseUrl` (the broker's URL), at `/issuer/<shape>`. */
export function createDemoIssuer(given: {
  readonly baseUrl: string;
  readonly keys: DemoKeys;
}): DemoIssuer {
  const issuerOf = (shape: ShapeName) => `${given.baseUrl}/issuer/${shape}`;
  return {
    issuerOf,
    mint(name, claims, options) {
      const payload = payloadOf(shapes[name], { iss: issuerOf(name), claims, options });
      return sign(payload, { shape: shapes[name], jwk: given.keys[name] });
    },
    document(path) {
      const slash = path.indexOf('/');
      const name = path.slice(0, slash);
      if (!isShapeName(name)) return undefined;
      const shape = shapes[name];
      const asked = path.slice(slash);
      if (asked === shape.keysPath) return { keys: [publicKey(shape, given.keys[name])] };
      return asked === '/.well-known/openid-configuration'
        ? discovery(issuerOf(name), shape)
        : undefined;
    },
  };
}

interface TokenDraft {
  readonly iss: string;
  readonly claims: ChosenClaims;
  readonly options: MintOptions;
}

function payloadOf(shape: Shape, { iss, claims, options }: TokenDraft): ChosenClaims {
  const iat = Math.floor(options.now.getTime() / 1_000);
  return {
    iss,
    aud: shape.audienceIsList ? [options.audience] : options.audience,
    jti: randomUUID(),
    iat,
    nbf: iat - shape.backdatedSeconds,
    exp: iat + (options.lifetimeSeconds ?? shape.lifetimeSeconds),
    ...shape.claimsOf(claims),
  };
}

async function sign(payload: ChosenClaims, { shape, jwk }: { shape: Shape; jwk: JWK }) {
  const key = await importJWK(jwk, shape.algorithm);
  const header = { typ: 'JWT', alg: shape.algorithm, ...(jwk.kid && { kid: jwk.kid }) };
  return new SignJWT({ ...payload }).setProtectedHeader(header).sign(key);
}

function publicKey({ algorithm, publishesAlgorithm }: Shape, jwk: JWK): ChosenClaims {
  const { kty, crv, n, e, x, y, kid } = jwk;
  const alg = publishesAlgorithm ? algorithm : undefined;
  // As JSON has it: members that this kind of key lacks are not there.
  return JSON.parse(JSON.stringify({ kty, crv, n, e, x, y, kid, use: 'sig', alg }));
}

/** OpenID Connect Discovery 1.0 §3, as far as it concerns those who verify tokens or sign in. */
function discovery(issuer: string, shape: Shape): ChosenClaims {
  return {
    issuer,
    jwks_uri: `${issuer}${shape.keysPath}`,
    response_types_supported: [shape.signsPeopleIn ? 'code' : 'id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [shape.algorithm],
    ...(shape.signsPeopleIn ? signingIn(issuer) : {}),
  };
}

/** RFC 8414 §2, RFC 9207 §3. */
function signingIn(issuer: string): ChosenClaims {
  return {
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  };
}
