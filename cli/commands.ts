import { accessStop } from './access-stop.ts';
import { approvalsDelegate } from './approvals-delegate.ts';
import { approvalsDelegations } from './approvals-delegations.ts';
import { approvalsList } from './approvals-list.ts';
import { approvalsNarrow } from './approvals-narrow.ts';
import { approvalsSay } from './approvals-say.ts';
import { approvalsShow } from './approvals-show.ts';
import { approvalsStats } from './approvals-stats.ts';
import { approvalsUndelegate } from './approvals-undelegate.ts';
import { approvalsWait } from './approvals-wait.ts';
import { approvalsWho } from './approvals-who.ts';
import type { Command } from './command.ts';
import { configCheck } from './config-check.ts';
import { configDiff } from './config-diff.ts';
import { configPublish } from './config-publish.ts';
import { configShow } from './config-show.ts';
import { credentialProcess } from './credential-process.ts';
import { demo } from './demo.ts';
import { demoPersonas } from './demo-personas.ts';
import { demoSignIn } from './demo-sign-in.ts';
import { demoToken } from './demo-token.ts';
import { doctor } from './doctor.ts';
import { env } from './env.ts';
import { exec } from './exec.ts';
import { identitiesRestoreBreakGlass } from './identities-restore-break-glass.ts';
import { identitiesStop } from './identities-stop.ts';
import { leasesEnd } from './leases-end.ts';
import { leasesList } from './leases-list.ts';
import { leasesRevoke } from './leases-revoke.ts';
import { leasesShow } from './leases-show.ts';
import { ledgerCheckProof } from './ledger-check-proof.ts';
import { ledgerKeep } from './ledger-keep.ts';
import { ledgerKey } from './ledger-key.ts';
import { ledgerList } from './ledger-list.ts';
import { ledgerProve } from './ledger-prove.ts';
import { ledgerResume } from './ledger-resume.ts';
import { ledgerStatus } from './ledger-status.ts';
import { ledgerVerify } from './ledger-verify.ts';
import { policyExplain } from './policy-explain.ts';
import { policyTest } from './policy-test.ts';
import { profile } from './profile.ts';
import { sessionsList } from './sessions-list.ts';
import { sessionsShow } from './sessions-show.ts';
import { start } from './start.ts';
import { token } from './token.ts';
import { trustCheck } from './trust-check.ts';
import { trustSuggest } from './trust-suggest.ts';

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [
  start,
  token,
  exec,
  env,
  profile,
  credentialProcess,
  doctor,
  configCheck,
  configDiff,
  configPublish,
  configShow,
  trustSuggest,
  trustCheck,
  policyExplain,
  policyTest,
  approvalsList,
  approvalsShow,
  ...approvalsSay,
  approvalsNarrow,
  approvalsWait,
  approvalsWho,
  approvalsStats,
  approvalsDelegate,
  approvalsDelegations,
  approvalsUndelegate,
  leasesList,
  leasesShow,
  leasesEnd,
  leasesRevoke,
  sessionsList,
  sessionsShow,
  ...accessStop,
  ...identitiesStop,
  identitiesRestoreBreakGlass,
  ledgerList,
  ledgerStatus,
  ledgerKey,
  ledgerResume,
  ledgerVerify,
  ledgerProve,
  ledgerCheckProof,
  ...ledgerKeep,
  demo,
  demoPersonas,
  demoToken,
  demoSignIn,
];
