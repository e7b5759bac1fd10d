import { describe, expect, test } from 'vitest';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { createIssuerRegistry } from '#core/tokens/issuers/issuer-registry.ts';
import { checkIssuerTemplate, checkIssuerUrl } from '#core/tokens/issuers/issuer-url.ts';
import { matchesIssuer } from '#core/tokens/issuers/matches-issuer.ts';
import { trustDomainOf } from '#core/tokens/issuers/trust-domain.ts';
import { githubIssuer, iss } from './sample-tokens.ts';

const exact = (issuer: string, more: Partial<Issuer> = {}): Issuer => ({
  ...githubIssuer,
  match: { kind: 'exact', issuer },
  ...more,
});
const template = (text: string): Issuer => ({
  ...githubIssuer,
  match: { kind: 'template', template: text },
});
const eks = template('https://oidc.eks.*.amazonaws.com/id/*');
const aks = template('https://*.oic.prod-aks.azure.com/*/*/');
const gke = template('https://container.googleapis.com/v1/projects/*/locations/*/clusters/*');
const registry = createIssuerRegistry([githubIssuer, eks, aks, gke]);

describe('an issuer', () => {
  test.each([
    ['GitHub', iss, githubIssuer],
    ['a cluster on EKS', 'https://oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C', eks],
    ['a cluster on AKS', 'https://westeurope.oic.prod-aks.azure.com/1b-2c/3d-4e/', aks],
    [
      'a cluster on GKE',
      'https://container.googleapis.com/v1/projects/acme-1/locations/europe-west1/clusters/main_2',
      gke,
    ],
  ])('is found by its iss: %s', (_, text, issuer) => {
    expect(registry.find(text)).toBe(issuer);
  });

  test.each([
    `${iss}/`,
    `${iss} `,
    iss.toUpperCase(),
    iss.replace('https', 'http'),
    `${iss}/acme`,
    '',
    '__proto__',
    'https://oidc.eks.eu-west-1.amazonaws.com/id/',
    'https://oidc.eks.eu-west-1.amazonaws.com/id/0A/1B',
    'https://oidc.eks.eu-west-1.amazonaws.com/id/0A\n',
    'https://oidc.eks.eu.west.amazonaws.com/id/0A',
    'https://oidc.eks.attacker.example/x.amazonaws.com/id/0A',
    'https://oidc.eks.x@attacker.example/.amazonaws.com/id/0A',
    'https://oidc-eks.eu-west-1.amazonaws.com/id/0A',
    'https://oidcxeks.eu-west-1.amazonaws.com/id/0A',
    'https://attacker.example/?https://oidc.eks.us-east-1.amazonaws.com/id/X',
    'https://oidc.eks.us-east-1.amazonaws.com/id/X?y',
    'https://westeurope.oic.prod-aks.azure.com/1b-2c/3d-4e',
  ])('is not found by %j', (text) => {
    expect(registry.find(text)).toBeUndefined();
  });

  test('written out comes before a template that matches it too', () => {
    const one = exact('https://oidc.eks.eu-west-1.amazonaws.com/id/0A');
    expect(
      createIssuerRegistry([eks, one]).find('https://oidc.eks.eu-west-1.amazonaws.com/id/0A'),
    ).toBe(one);
  });

  test('that its own check refuses is never found', () => {
    const unsound = [
      exact('kubernetes/serviceaccount'),
      exact('http://10.0.0.1'),
      template('https://*'),
    ];
    const built = createIssuerRegistry(unsound);
    expect(built.find('kubernetes/serviceaccount')).toBeUndefined();
    expect(built.find('http://10.0.0.1')).toBeUndefined();
    expect(built.find('https://attacker')).toBeUndefined();
  });

  test('of a template is found up to 512 characters', () => {
    const start = 'https://oidc.eks.us-east-1.amazonaws.com/id/';
    const longest = start.padEnd(512, 'X');
    expect(registry.find(longest)).toBe(eks);
    expect(registry.find(`${longest}X`)).toBeUndefined();
  });

  test('has its template taken apart once, however many tokens come', () => {
    let readings = 0;
    const match = {
      kind: 'template' as const,
      get template() {
        readings += 1;
        return 'https://*.acme.example';
      },
    };
    const issuer = { ...githubIssuer, match };
    expect(matchesIssuer('https://a.acme.example', issuer)).toBe(true);
    expect(matchesIssuer('https://b.acme.example', issuer)).toBe(true);
    expect(readings).toBe(1);
  });

  test('of a profile that does not exist hides no other', () => {
    const odd = exact(iss, { profile: 'nowhere' });
    expect(createIssuerRegistry([odd, githubIssuer]).find(iss)).toBe(odd);
    expect(createIssuerRegistry([githubIssuer, odd]).find(iss)).toBe(githubIssuer);
  });

  test('on a private network may speak plain http', () => {
    const demo = exact('http://127.0.0.1:8787/issuer/github', { privateNetwork: true });
    expect(createIssuerRegistry([demo]).find('http://127.0.0.1:8787/issuer/github')).toBe(demo);
  });
});

describe('issuers that share one iss', () => {
  const entra = 'https://login.microsoftonline.com/5c7d/v2.0';
  const people = exact(entra, { name: 'staff', profile: 'entra-people', audiences: ['client'] });
  const workloads = exact(entra, { name: 'entra', profile: 'entra', audiences: ['tool', 'api'] });
  const ours = exact(entra, { name: 'ours', profile: 'entra' });

  test.each([
    ['client', people],
    [['client'], people],
    ['api', workloads],
    ['https://sallyport.acme.example', ours],
    [undefined, ours],
    [['client', 'api'], people],
  ])('are told apart by the audience %j', (aud, expected) => {
    const shared = createIssuerRegistry([people, workloads, ours]);
    expect(shared.find(entra, aud)).toBe(expected);
  });

  test('are those of workloads where the audience is of none', () => {
    const shared = createIssuerRegistry([people, workloads]);
    expect(shared.find(entra, 'elsewhere')).toBe(workloads);
    expect(createIssuerRegistry([people]).find(entra, 'elsewhere')).toBe(people);
  });
});

describe('a trust domain', () => {
  const domain = exact('spiffe://acme.example', { profile: 'spiffe' });

  test('is an issuer of the profile spiffe', () => {
    expect(createIssuerRegistry([domain]).find('spiffe://acme.example')).toBe(domain);
  });

  test.each([
    ['spiffe://acme.example', 'github'],
    ['spiffe://acme.example/ns', 'spiffe'],
    ['spiffe://ACME.example', 'spiffe'],
    ['spiffe://acme.example:8443', 'spiffe'],
    ['spiffe://', 'spiffe'],
  ])('%s is none of the profile %s', (iss, profile) => {
    expect(createIssuerRegistry([exact(iss, { profile })]).find(iss)).toBeUndefined();
  });
});

test('the trust domain of a SPIFFE ID is read up to 2,048 characters', () => {
  const longest = 'spiffe://acme.example/ns/'.padEnd(2_048, 'x');
  expect(trustDomainOf(longest)).toBe('spiffe://acme.example');
  expect(trustDomainOf(`${longest}x`)).toBeUndefined();
});

describe('the check of an exact issuer', () => {
  test.each([
    iss,
    'https://gitlab.acme.example:8443',
    'https://westeurope.oic.prod-aks.azure.com/1b-2c/3d-4e/',
  ])('passes %s', (text) => {
    expect(checkIssuerUrl(text, { privateNetwork: false })).toBeUndefined();
  });

  test.each([
    ['kubernetes/serviceaccount', /never expire/],
    ['accounts.google.com', /https/],
    ['http://gitlab.acme.example', /https/],
    ['https://user@acme.example', /user/],
    ['https://acme.example/?a', /query/],
    ['https://acme.example/#a', /fragment/],
    ['https://acme.example/a b', /plain/],
    ['https://ACME.example', /host/],
    ['https://', /host/],
    ['https:///path', /host/],
    ['https://*.acme.example', /plain/],
  ])('complains of %s', (text, complaint) => {
    expect(checkIssuerUrl(text, { privateNetwork: false })).toMatch(complaint);
  });

  test('admits http for a private network only, and nothing else than http', () => {
    expect(checkIssuerUrl('http://10.0.0.1:80', { privateNetwork: true })).toBeUndefined();
    expect(checkIssuerUrl('ftp://10.0.0.1', { privateNetwork: true })).toMatch(/https/);
  });
});

describe('the check of an issuer template', () => {
  test.each([eks, aks, gke])('passes that of a known platform', ({ match }) => {
    expect(match.kind === 'template' && checkIssuerTemplate(match.template)).toBeUndefined();
  });

  test.each([
    ['http://*.acme.example', /https/],
    ['https://acme.example/issuer', /exact/],
    ['https://*', /last two labels/],
    ['https://*.com', /last two labels/],
    ['https://oidc.*.com', /last two labels/],
    ['https://localhost/*', /last two labels/],
    ['https://*/x.acme.example', /last two labels/],
    ['https://user@acme.example/*', /user/],
    ['https://acme.example:8443/*', /port/],
    ['https://acme.example/?*', /query/],
    ['https://acme.example/*#', /fragment/],
    ['https://ACME.example/*', /lower case/],
    ['https://acme.example/**', /one \*/],
    ['https://acme.example/a*b*', /one \*/],
  ])('complains of %s', (text, complaint) => {
    expect(checkIssuerTemplate(text)).toMatch(complaint);
  });
});
