import { type Command, say, tell } from './command.ts';
import { configOption } from './config-option.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';

/** `sallyport policy test`: runs the decisions that must hold. */
export const policyTest: Command = {
  name: 'policy test',
  summary: 'run tests/*.yaml: decisions that must hold, under a folder or what is in force',
  options: {
    config: { ...configOption, says: 'a folder (default: what is in force)' },
    data: dataOption,
  },
  examples: ['sallyport policy test --config examples/acme', 'sallyport policy test'],
  run: async (invocation) => {
    const { openTrial } = await import('./trial.ts');
    const { runDecisionTests } = await import('#core/policy/run-decision-tests.ts');
    const { compiled, world } = await openTrial(invocation);
    const results = await runDecisionTests(compiled.tests, world);
    for (const { test, passed, answer } of results) {
      if (passed) say(invocation.terminal, `ok      ${test.name}`);
      else {
        const place = `${test.place.file}:${test.place.line}:${test.place.column}`;
        tell(invocation.terminal, `FAILED  ${test.name} (${place})`);
        tell(invocation.terminal, `        expected ${test.expect}, got ${answer.effect}`);
        for (const line of answer.why) tell(invocation.terminal, `        ${line}`);
      }
    }
    const failed = results.filter(({ passed }) => !passed).length;
    say(invocation.terminal, `${results.length - failed} hold, ${failed} do not`);
    return failed === 0 ? exitCode.done : exitCode.failed;
  },
};
