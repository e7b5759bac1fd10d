import { auth0 } from './auth0.ts';
import { aws } from './aws.ts';
import { azureDevops } from './azure-devops.ts';
import { bitbucket } from './bitbucket.ts';
import { buddy } from './buddy.ts';
import { buildkite } from './buildkite.ts';
import { circleci } from './circleci.ts';
import { codefresh } from './codefresh.ts';
import { cognito } from './cognito.ts';
import { entra } from './entra.ts';
import { entraPeople } from './entra-people.ts';
import { fly } from './fly.ts';
import { forgejo } from './forgejo.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { google } from './google.ts';
import { googleWorkspace } from './google-workspace.ts';
import { jenkins } from './jenkins.ts';
import { keycloak } from './keycloak.ts';
import { kubernetes } from './kubernetes.ts';
import { okta } from './okta.ts';
import { people } from './people.ts';
import type { Profile } from './profile.ts';
import { spacelift } from './spacelift.ts';
import { spiffe } from './spiffe.ts';
import { terraform } from './terraform.ts';
import { vercel } from './vercel.ts';

const all: readonly Profile[] = [
  ...[github, gitlab, circleci, buildkite, bitbucket, terraform, azureDevops, jenkins],
  ...[spacelift, buddy, codefresh, forgejo],
  ...[kubernetes, aws, google, entra, spiffe, vercel, fly],
  ...[okta, auth0, entraPeople, googleWorkspace, keycloak, cognito, people],
];

/** Every profile by the name that configuration uses, in the order in which they are offered. */
export const profiles: Readonly<Record<string, Profile>> = Object.fromEntries(
  all.map((profile) => [profile.name, profile]),
);

/** The profile of this name, if there is one. */
export function profileOf(name: string): Profile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined;
}
