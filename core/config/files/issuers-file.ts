import * as z from 'zod';
import { anything, flag, list, name, named, section, text, whole, word } from './parts.ts';

const hostForm = /^[a-z0-9][a-z0-9.-]{0,252}$/;

const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

/** One issuer of issuers.yaml: whose tokens may be shown to us, and how strictly they are read. */
export const issuerDeclaration = section('an issuer: profile, and issuer or template', {
  profile: text('the name of the platform whose tokens these are, such as github'),
  issuer: text('the iss of its tokens, byte for byte, such as https://gitlab.com').optional(),
  template: text(
    'an iss in which each "*" stands for one part, such as https://oidc.eks.*.amazonaws.com/id/*',
  ).optional(),
  audiences: list(
    'audiences to accept in place of ours, only where the platform cannot ask for ours',
    text('an audience'),
  ).optional(),
  require: z
    .record(z.string(), text('text in quotes'), {
      error: 'a section of claims and what each must be',
    })
    .describe('what each token must state, whatever a trust says: a claim and its value, in quotes')
    .optional(),
  algorithms: list(
    'signature algorithms to accept',
    word('an algorithm, such as RS256', algorithms),
  )
    .min(1)
    .optional(),
  maxAgeSeconds: whole('a number of seconds from 30 to 86400', { from: 30, to: 86_400 }).optional(),
  maxLifetimeSeconds: whole('a number of seconds from 30 to 86400', {
    from: 30,
    to: 86_400,
  }).optional(),
  keys: section('where its keys come from: jwksUri, or uploaded', {
    jwksUri: text('an https URL of a JSON Web Key Set').optional(),
    uploaded: list('public JSON Web Keys', anything('a public JSON Web Key')).min(1).optional(),
  }).optional(),
  keyHosts: list(
    'further hosts that its keys may come from',
    text('a host name', hostForm),
  ).optional(),
  privateNetwork: flag('true, when the issuer is inside a private network').optional(),
  signIn: section('how people sign in there with their browser: clientId', {
    clientId: text('the id that the issuer gave this broker', /^[\x21-\x7e]{1,255}$/),
    // Shorter than any secret that an issuer hands out, so that none is written here by mistake.
    clientSecretName: text(
      'the name of the client’s secret, never the secret: 2 to 24 of a-z, 0-9 and "-"',
      /^[a-z][a-z0-9-]{1,23}$/,
    ).optional(),
    scopes: list(
      'scopes to ask for, openid among them',
      text('a scope, such as openid', /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/),
    ).optional(),
    hosts: list(
      'hosts beside the issuer’s own where it signs people in',
      text('a host name', hostForm),
    ).optional(),
  }).optional(),
});

export type IssuerDeclaration = z.infer<typeof issuerDeclaration>;

/** issuers.yaml. */
export const issuersFile = section('issuers.yaml: issuers', {
  issuers: named('a section of issuers by name', name, issuerDeclaration),
});
