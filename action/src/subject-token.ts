import { readFileSync } from 'node:fs';
import { Fault } from '#core/faults.ts';
import { ask, isConfidential } from './ask.ts';
import type { Step } from './step.ts';
import { mask } from './workflow-log.ts';

/** A fresh token of this job, or why there is none. */
export type SubjectToken =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'refused' | 'later'; readonly fault: Fault };

const tokenForm = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const longestToken = 16_384;

/** Asks GitHub for a new token, hidden in the log before anything else is done with it. */
export async function requestSubjectToken(
  step: Step,
  audience: string,
  milliseconds: number,
): Promise<SubjectToken> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } =
    step.env;
  if (!address || !secret) {
    return { kind: 'refused', fault: new Fault('invalid_request', whyNoToken(step)) };
  }
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !isConfidential(url)) {
    const message =
      'ACTIONS_ID_TOKEN_REQUEST_URL is no https URL; take out what sets it in this job';
    return { kind: 'refused', fault: new Fault('invalid_request', message) };
  }
  url.searchParams.set('audience', audience);
  const headers = { authorization: `Bearer ${secret}` };
  const answer = await ask({ url: url.href, headers, milliseconds });
  if (answer === undefined || answer.status === 429 || answer.status >= 500) {
    const what = answer === undefined ? 'does not answer' : `answered HTTP ${answer.status}`;
    const fault = new Fault('issuer_unavailable', `GitHub's token endpoint ${what}; try again`);
    return { kind: 'later', fault };
  }
  const { value } = answer.body;
  if (typeof value === 'string') mask(step, [value]);
  if (answer.status === 200 && isToken(value)) return { kind: 'token', token: value };
  return {
    kind: 'refused',
    fault: new Fault(
      'invalid_request',
      `GitHub's token endpoint gave no token (HTTP ${answer.status}); check that the job has the permission id-token: write`,
    ),
  };
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestToken && tokenForm.test(value);
}

/** Why GitHub gives this job no tokens, as far as a job can tell, and what to do. */
function whyNoToken(step: Step): string {
  if (isFork(step)) {
    return 'this run comes from a fork, and GitHub gives those no id token; run what needs AWS after the merge, and do not change to pull_request_target, which would run the code of the fork with the rights of this repository';
  }
  if (step.env.GITHUB_ACTOR === 'dependabot[bot]') {
    return 'Dependabot started this run, and GitHub may give those no id token; run what needs AWS after the merge';
  }
  return 'this job may not ask GitHub for a token; give the job "permissions: {id-token: write, contents: read}"';
}

/** Whether the run is for a pull request from another repository, by the event that started it. */
function isFork({ env }: Step): boolean {
  try {
    const event = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH ?? '', 'utf8'));
    const head: unknown = event.pull_request?.head?.repo?.full_name;
    return typeof head === 'string' && head !== env.GITHUB_REPOSITORY;
  } catch {
    return false;
  }
}
