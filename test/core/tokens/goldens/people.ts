import type { Golden } from './golden.ts';

/** Tokens of people have no facts: what somebody may do hangs on people.yaml. */
const facts = {};
const person = { name: 'Ada Lovelace', email: 'ada@acme.example', email_verified: true };
const group = '3f2e1d0c-b9a8-4796-8584-73625140f3e2';

/** Identity providers. Shapes: each one's own page on its ID tokens. */
export const peoplesGoldens: readonly Golden[] = [
  {
    profile: 'okta',
    title: 'Ada at Okta',
    registered: 'https://acme.okta.com',
    lifetimeSeconds: 3_600,
    claims: {
      iss: 'https://acme.okta.com',
      aud: '0oa1b2c3d4e5F6G7H8I9',
      sub: '00u1a2b3c4D5E6F7G8H9',
      jti: 'ID.Zp0nW4y6bq1',
      ver: 1,
      amr: ['mfa', 'otp', 'pwd'],
      groups: ['Everyone', 'sallyport'],
      ...person,
    },
    facts,
  },
  {
    profile: 'auth0',
    title: 'Ada at Auth0',
    registered: 'https://acme.eu.auth0.com/',
    lifetimeSeconds: 36_000,
    claims: {
      iss: 'https://acme.eu.auth0.com/',
      aud: 'k7Hf2LqWcR9mTzXv4BnY8sJd1PgU6eA3',
      sub: 'auth0|65f1c2d3e4a5b6c7d8e9f0a1',
      org_id: 'org_9ybsU1dN2dKfDkBi',
      sid: 'pXoXJb1sWq',
      ...person,
    },
    facts,
  },
  {
    profile: 'entra-people',
    title: 'Ada at Entra',
    registered: 'https://login.microsoftonline.com/5c7d9e1f-2a3b-4c5d-8e6f-70819a2b3c4d/v2.0',
    lifetimeSeconds: 3_900,
    claims: {
      iss: 'https://login.microsoftonline.com/5c7d9e1f-2a3b-4c5d-8e6f-70819a2b3c4d/v2.0',
      aud: 'd4c3b2a1-0f9e-4d8c-8b7a-6958473625f1',
      sub: 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ',
      oid: 'a1b2c3d4-e5f6-4071-8293-a4b5c6d7e8f9',
      tid: '5c7d9e1f-2a3b-4c5d-8e6f-70819a2b3c4d',
      groups: [group],
      ver: '2.0',
      name: 'Ada Lovelace',
    },
    facts,
  },
  {
    profile: 'google-workspace',
    title: 'Ada at Google Workspace',
    registered: 'https://accounts.google.com',
    lifetimeSeconds: 3_600,
    claims: {
      iss: 'https://accounts.google.com',
      aud: '739419398126-k3v5n7q9.apps.googleusercontent.com',
      azp: '739419398126-k3v5n7q9.apps.googleusercontent.com',
      sub: '108204268033311374519',
      hd: 'acme.example',
      ...person,
    },
    facts,
  },
  {
    profile: 'keycloak',
    title: 'Ada at Keycloak',
    registered: 'https://login.acme.example/realms/acme',
    lifetimeSeconds: 300,
    claims: {
      iss: 'https://login.acme.example/realms/acme',
      aud: 'sallyport',
      sub: '6b1f0c9e-2d3a-4e5f-8a7b-9c0d1e2f3a4b',
      jti: '2f6d9a1b-4c3e-4d5f-8a6b-7c8d9e0f1a2b',
      typ: 'ID',
      azp: 'sallyport',
      groups: ['/sallyport'],
      ...person,
    },
    facts,
  },
  {
    profile: 'cognito',
    title: 'Ada at Cognito',
    registered: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab12Cd34E',
    lifetimeSeconds: 3_600,
    claims: {
      iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab12Cd34E',
      aud: '1h57kf5cpq17m0eml12EXAMPLE',
      sub: 'c4f8a4b8-10d1-70a2-9b3c-4d5e6f708192',
      jti: 'e7d6c5b4-a392-4817-8605-f4e3d2c1b0a9',
      token_use: 'id',
      'cognito:groups': ['sallyport'],
      'cognito:username': 'ada',
      ...person,
    },
    facts,
  },
];
