/** What a claim with such a value should make whoever trusts the token think of. */
interface Caution {
  readonly claim: string;
  readonly is: RegExp;
  /** What is doubtful, and what to do. */
  readonly says: string;
}

/** By the names that profiles give their claims; where several profiles have one, it means the same. */
export const cautions: readonly Caution[] = [
  {
    claim: 'runner_environment',
    is: /^self-hosted$/,
    says: "the job ran on a self-hosted runner, where other jobs may have left something that takes its token; use runners that are made anew for each job, or the platform's",
  },
  {
    claim: 'ref_protected',
    is: /^false$/,
    says: 'the ref is not protected, so whoever may push to it gets what this trust gives; protect it',
  },
  {
    claim: 'environment_protected',
    is: /^false$/,
    says: 'the environment is not protected, so any job may name it; protect it',
  },
  {
    claim: 'ref',
    is: /^refs\/(?:pull|merge-requests)\//,
    says: 'the token is of a pull request, and the trust is too; suggest from a token of the branch that is to have access',
  },
  {
    claim: 'build_source',
    is: /^(?:api|ui)$/,
    says: 'the build was started by hand or by the API, where any branch can be named for any commit; suggest from a build that a push started',
  },
  {
    claim: 'triggered_on',
    is: /^MANUAL$/,
    says: 'the pipeline was started by hand, where any branch can be named; suggest from a run that a push started',
  },
  {
    claim: 'idtyp',
    is: /^user$/,
    says: "the token is a person's, and the trust would be too; use the token of an application or a managed identity",
  },
];
