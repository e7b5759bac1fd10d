import { aws } from './aws.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { kubernetes } from './kubernetes.ts';
import { people } from './people.ts';
import type { Profile } from './profile.ts';

/** Every profile by the name that configuration uses, in the order in which they are offered. */
export const profiles: Readonly<Record<string, Profile>> = {
  github,
  gitlab,
  kubernetes,
  aws,
  people,
};

/** The profile of this name, if there is one. */
export function profileOf(name: string): Profile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined;
}
