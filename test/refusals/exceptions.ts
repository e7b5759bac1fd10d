/** Refusals that name nothing to do, each with the reason why that is right. */
export const saysEnough: Readonly<Record<string, string>> = {
  'iam knows no ‹…›; credentials of a role that was deleted permit nothing':
    'nothing is left to be done, and it says so',
  "the issuer's discovery document does not say where ‹…›":
    'what is missing is named with what to do about it',
  'its discovery document names another issuer': 'doctor shows its remedy on the next line',
  '‹…› is no https URL': 'doctor shows its remedy on the next line',
  '‹…› answers with HTTP ‹…›': 'doctor shows its remedy on the next line',
  'the revocation is recorded and nothing is minted into the lease any more, but AWS does not deny it yet: ‹…›; ‹…›':
    'says what to do in the words that differ by the failure',
  'AWS does not deny ‹…› of ‹…› leases: ‹…›': 'ends with the fault that says it',
  'the policy asked for is refused: ‹…›‹…›': 'each problem in it comes with its remedy',
  'The security token included in the request is expired': "AWS's own words, which SDKs look for",
};

/** Messages that no source line spells out: whose words they are, and where those are read. */
export const madeElsewhere: Readonly<Record<string, string>> = {
  'action/src/subject-token.ts: whyNoToken(step)':
    'two sentences beside it; test/action/retries.test.ts',
  'action/src/refusal.ts: text': "the broker's own words",
  'adapters/aws/service-fault.ts: refusal.say(error)':
    'the tables of refusals, which are read here',
  'adapters/memory/revoker.ts: storm[1]': 'what a test has it say',
  'adapters/memory/sts.ts: storm[1]': 'what a test has it say',
  "adapters/sqlite/store-fault.ts: sentences[code] ?? 'the store failed; try again shortly'":
    'a table of sentences; test/contracts',
  'cli/call-broker.ts: text': "the broker's own words",
  'cli/pending-approvals.ts: fault.message': "the broker's own words",
  'cli/read-options.ts: explain( error, Object.keys(options).map((name) => `--${name}`), )':
    "Node's words told in ours; test/cli/wrong-use.test.ts",
  'cli/run-command-line.ts: wordsText(command, positionals[most])': 'test/cli/wrong-use.test.ts',
  'cli/token-sources/find-token.ts: nothingFound(sources)': 'what was looked for, line by line',
  "cli/token-sources/find-token.ts: told.join('\\n')":
    'a line for each source, with what to do; test/cli/token-sources/platforms.test.ts',
  'core/exchange/deny.ts: denial.match.message': 'the words of core/trust; its own tests',
  'core/exchange/deny.ts: stoppedSentence(denial.identity, denial.stopped)':
    'one sentence for whoever is stopped; test/core/exchange/exchange-token.test.ts',
  'core/gateway/caller.ts: stoppedSentence(identity, stopped)':
    'one sentence for whoever is stopped; test/core/gateway/handle-call.test.ts',
  'core/gateway/understand-call.ts: reason':
    'each row of the escalation pack says what to do; test/core/gateway/meaning/escalation.test.ts',
  'core/sealing/damage.ts: message':
    'what was found, which the stop ends with what to do; test/core/sealing/seal-ledger.test.ts',
  'core/tokens/check-required.ts: because': 'test/core/tokens/check-required.test.ts',
  'core/tokens/check-required.ts: otherwise': 'tables of profiles, which are read here',
  'core/tokens/keys/find-key.ts: message':
    'the fault of the last fetch; core/tokens/wording.test.ts',
  "functions/entries/environment.ts: problems.join('; ')":
    'every problem with its remedy; test/functions/entries/environment.test.ts',
  'functions/entries/guarding.ts: message':
    'the words of the fault itself; test/functions/entries/guarding.test.ts',
  'local/sandbox/aws-error.ts: error.message': "AWS's own words",
};
