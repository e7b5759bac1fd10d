// action/src/process-step.ts
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
function processStep(output) {
  const folder2 = dirname(fileURLToPath(import.meta.url));
  return {
    env: process.env,
    print: (line) => void output.write(`${line}
`),
    now: () => Date.now(),
    pause: async (milliseconds) => void await pause(milliseconds),
    random: () => Math.random(),
    requestMilliseconds: 3e4,
    node: process.execPath,
    processBundle: join(folder2, "process.js")
  };
}

// core/faults.ts
var invalidRequest = {
  oauth: "invalid_request",
  status: 400,
  sts: "ValidationError",
  stsStatus: 400
};
var badToken = {
  oauth: "invalid_grant",
  status: 400,
  sts: "InvalidIdentityToken",
  stsStatus: 400
};
var denied = { oauth: "access_denied", status: 403, sts: "AccessDenied", stsStatus: 403 };
var unavailable = { oauth: "temporarily_unavailable", status: 503, retryAfterSeconds: 2 };
var faultTable = {
  // the request
  invalid_request: invalidRequest,
  missing_parameter: { ...invalidRequest, sts: "MissingParameter" },
  unsupported_grant_type: {
    ...invalidRequest,
    oauth: "unsupported_grant_type",
    sts: "InvalidAction"
  },
  invalid_action: { ...invalidRequest, sts: "InvalidAction" },
  request_too_large: { ...invalidRequest, status: 413 },
  not_found: { oauth: "invalid_request", status: 404, sts: "InvalidAction", stsStatus: 404 },
  method_not_allowed: {
    oauth: "invalid_request",
    status: 405,
    sts: "InvalidAction",
    stsStatus: 405
  },
  not_built: { oauth: "invalid_request", status: 501, sts: "InvalidAction", stsStatus: 501 },
  forbidden_origin: { oauth: "invalid_request", status: 403, sts: "AccessDenied", stsStatus: 403 },
  // the subject token: form, key, signature
  malformed_token: badToken,
  token_too_large: badToken,
  alg_not_allowed: badToken,
  crit_not_supported: badToken,
  unknown_key: badToken,
  bad_key: badToken,
  bad_signature: badToken,
  // the subject token: claims
  unknown_issuer: badToken,
  audience_mismatch: badToken,
  claim_required: badToken,
  token_expired: { ...badToken, sts: "ExpiredTokenException" },
  token_not_yet_valid: badToken,
  token_too_old: { ...badToken, sts: "ExpiredTokenException" },
  token_lifetime_too_long: badToken,
  token_already_used: denied,
  // trust and policy
  policy_denied: denied,
  event_not_allowed: denied,
  identity_stopped: denied,
  ambiguous_identity: denied,
  lease_ended: denied,
  lease_revoked: denied,
  lease_spent: denied,
  claim_unusable: denied,
  invalid_target: { oauth: "invalid_target", status: 400, sts: "AccessDenied", stsStatus: 403 },
  invalid_scope: { oauth: "invalid_scope", status: 400, sts: "ValidationError", stsStatus: 400 },
  packed_policy_too_large: {
    oauth: "invalid_scope",
    status: 400,
    sts: "PackedPolicyTooLarge",
    stsStatus: 400
  },
  malformed_policy: {
    oauth: "invalid_scope",
    status: 400,
    sts: "MalformedPolicyDocument",
    stsStatus: 400
  },
  unproven_policy: {
    oauth: "invalid_scope",
    status: 400,
    sts: "MalformedPolicyDocument",
    stsStatus: 400
  },
  // approvals; RFC 8628 §3.5, and what AWS clients ask again after
  approval_pending: {
    oauth: "authorization_pending",
    status: 400,
    sts: "IDPCommunicationError",
    stsStatus: 400,
    retryAfterSeconds: 5
  },
  approval_needed: denied,
  approval_denied: denied,
  approval_cancelled: denied,
  approval_expired: { oauth: "expired_token", status: 400, sts: "AccessDenied", stsStatus: 403 },
  role_refused: denied,
  // administration
  sign_in_needed: { oauth: "invalid_token", status: 401, sts: "AccessDenied", stsStatus: 403 },
  configuration_refused: invalidRequest,
  conflict: { ...invalidRequest, status: 409 },
  role_full: { ...invalidRequest, status: 409 },
  // GetCallerIdentity
  invalid_client_token: {
    oauth: "invalid_token",
    status: 401,
    sts: "InvalidClientTokenId",
    stsStatus: 403
  },
  // request signatures (SigV4)
  signature_missing: {
    oauth: "invalid_token",
    status: 401,
    sts: "MissingAuthenticationToken",
    stsStatus: 403
  },
  signature_incomplete: {
    oauth: "invalid_token",
    status: 400,
    sts: "IncompleteSignature",
    stsStatus: 400
  },
  signature_mismatch: {
    oauth: "invalid_token",
    status: 403,
    sts: "SignatureDoesNotMatch",
    stsStatus: 403
  },
  signature_expired: {
    oauth: "invalid_token",
    status: 403,
    sts: "SignatureDoesNotMatch",
    stsStatus: 403
  },
  // the world
  bad_discovery: { ...unavailable, sts: "IDPCommunicationError", stsStatus: 400 },
  bad_jwks: { ...unavailable, sts: "IDPCommunicationError", stsStatus: 400 },
  issuer_unavailable: { ...unavailable, sts: "IDPCommunicationError", stsStatus: 400 },
  not_configured: { ...unavailable, sts: "ServiceUnavailable", stsStatus: 503 },
  sts_unavailable: { ...unavailable, sts: "ServiceUnavailable", stsStatus: 503 },
  store_unavailable: { ...unavailable, sts: "ServiceUnavailable", stsStatus: 503 },
  ledger_damaged: {
    oauth: "server_error",
    status: 500,
    sts: "InternalFailure",
    stsStatus: 500
  },
  sealing_stopped: { ...unavailable, sts: "ServiceUnavailable", stsStatus: 503 },
  unavailable: { ...unavailable, sts: "ServiceUnavailable", stsStatus: 503 },
  slow_down: {
    oauth: "slow_down",
    status: 429,
    sts: "Throttling",
    stsStatus: 400,
    retryAfterSeconds: 5
  },
  rate_limited: {
    oauth: "slow_down",
    status: 429,
    sts: "Throttling",
    stsStatus: 400,
    retryAfterSeconds: 10
  },
  too_many_leases: {
    oauth: "slow_down",
    status: 429,
    sts: "Throttling",
    stsStatus: 400,
    retryAfterSeconds: 30
  }
};
var Fault = class extends Error {
  code;
  detail;
  shown;
  constructor(code, message, more = {}) {
    super(message, more.cause === void 0 ? void 0 : { cause: more.cause });
    this.name = "Fault";
    this.code = code;
    this.detail = more.detail ?? {};
    this.shown = more.shown ?? {};
  }
  get form() {
    return faultTable[this.code];
  }
};
function asFault(error) {
  if (error instanceof Fault) return error;
  return new Fault("unavailable", "something failed on our side; try again shortly", {
    cause: error
  });
}

// action/src/lease-folder.ts
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join as join2 } from "node:path";

// core/gateway/clients/gateway-url.ts
function readGatewayUrl(told) {
  if (typeof told !== "string" || !URL.canParse(told)) return void 0;
  const { protocol, hostname, origin, pathname } = new URL(told);
  const isHere = protocol === "http:" && hostname === "127.0.0.1";
  const path = pathname.replace(/\/+$/, "");
  const isPlain = told.replace(/\/+$/, "") === `${origin}${path}` && /^(?:\/[\w.~-]+)*$/.test(path);
  return isPlain && (isHere || protocol === "https:") ? `${origin}${path}` : void 0;
}

// core/gateway/keys/key-text.ts
import { hash } from "node:crypto";
var letters = "abcdefghijklmnopqrstuvwxyz234567";
var checksumLetters = 4;
function base32(bytes) {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8 | byte) & 4095;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += letters[held >> bits - 5 & 31];
  }
  return text;
}
function withChecksum(text) {
  return text + checksumOf(text);
}
function hasChecksum(text) {
  const body = text.slice(0, -checksumLetters);
  return text === withChecksum(body);
}
function checksumOf(text) {
  return base32(hash("sha256", text, "buffer")).slice(0, checksumLetters);
}

// core/gateway/keys/key-forms.ts
var keyForms = {
  accessKeyId: /^SLYP[A-Z2-7]{20}$/,
  secretAccessKey: /^slys[a-z2-7]{36}$/,
  sessionToken: /^slyt[a-z2-7]{55}$/
};
function isGatewayKeyId(text) {
  return keyForms.accessKeyId.test(text) && hasChecksum(text.toLowerCase());
}

// action/src/lease.ts
var forms = {
  accessKeyId: /^[A-Z0-9]{16,128}$/,
  secretAccessKey: /^[\x21-\x7e]{16,256}$/,
  sessionToken: /^[\x21-\x7e]{1,16384}$/,
  accountId: /^\d{12}$/,
  expiration: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/,
  sessionId: /^[\w.-]{1,128}$/,
  identity: /^[\w.-]{1,128}$/,
  grant: /^[\w.-]{1,128}$/
};
function readLease(body) {
  const aws = recordOf(body.aws);
  const lease = {
    accessKeyId: aws.AccessKeyId,
    secretAccessKey: aws.SecretAccessKey,
    sessionToken: aws.SessionToken,
    accountId: aws.AccountId,
    expiration: aws.Expiration,
    sessionId: body.session_id,
    identity: body.identity,
    grant: body.grant,
    ...gatewayIn(body, aws.AccessKeyId)
  };
  return isLease(lease) ? lease : void 0;
}
function gatewayIn({ gateway_url: told }, accessKeyId) {
  if (typeof accessKeyId !== "string" || !isGatewayKeyId(accessKeyId)) return {};
  const gatewayUrl = readGatewayUrl(told);
  return gatewayUrl === void 0 ? {} : { gatewayUrl };
}
function isLease(value) {
  const parts = recordOf(value);
  return Object.entries(forms).every(([name, form]) => {
    const part = parts[name];
    return typeof part === "string" && form.test(part);
  });
}
function secretsOf(lease) {
  return [lease.accessKeyId, lease.secretAccessKey, lease.sessionToken];
}
function recordOf(value) {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

// action/src/lease-folder.ts
function openLeaseFolder(path) {
  return { path, request: JSON.parse(readFileSync(join2(path, "request.json"), "utf8")) };
}
function holdLease({ path }, lease, now) {
  const name = `lease-${randomUUID()}`;
  writePrivately(join2(path, `${name}.part`), JSON.stringify({ lease, since: now }));
  renameSync(join2(path, `${name}.part`), join2(path, `${name}.json`));
}
function heldLeases({ path }) {
  const all = new Set(readdirSync(path));
  return [...all].filter(isLeaseFile).map((name) => ({
    ...JSON.parse(readFileSync(join2(path, name), "utf8")),
    isRefused: all.has(refusalOf(name))
  })).filter((held) => isLease(held.lease)).toSorted((a, b) => endOf(b) - endOf(a));
}
function refuseLeases({ path }) {
  for (const name of readdirSync(path).filter(isLeaseFile)) {
    writeFileSync(join2(path, refusalOf(name)), "", { mode: 384 });
  }
}
function isLeaseFile(name) {
  return /^lease-.*\.json$/.test(name);
}
function refusalOf(name) {
  return name.replace(/\.json$/, ".refused");
}
function endOf({ lease }) {
  return Date.parse(lease.expiration);
}
function writePrivately(path, text) {
  writeFileSync(path, text, { mode: 384, flag: "wx" });
}

// action/src/ask.ts
function isConfidential({ protocol, hostname }) {
  const isLocal = ["127.0.0.1", "[::1]"].includes(hostname);
  return protocol === "https:" || protocol === "http:" && isLocal;
}
var longestBody = 256 * 1024;
async function ask(request) {
  const { url, form, headers, milliseconds } = request;
  try {
    const response = await fetch(url, {
      method: form === void 0 ? "GET" : "POST",
      headers: { accept: "application/json", "user-agent": "sallyport-action", ...headers },
      redirect: "manual",
      signal: AbortSignal.timeout(Math.max(1, milliseconds)),
      ...form === void 0 ? {} : { body: new URLSearchParams(form) }
    });
    const body = objectIn(await readText(response));
    return { status: response.status, retryAfter: secondsIn(response), body };
  } catch {
    return void 0;
  }
}
async function readText(response) {
  const chunks = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > longestBody) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}
function objectIn(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
function secondsIn({ headers }) {
  const text = headers.get("retry-after") ?? "";
  return /^\d{1,5}$/.test(text) ? Number(text) : void 0;
}

// action/src/refusal.ts
var passing = ["slow_down", "temporarily_unavailable"];
function failureOf(answer, brokerUrl) {
  if (answer === void 0) {
    const message = `no answer from ${brokerUrl}; check broker-url, and that this runner can reach it`;
    return { kind: "later", fault: new Fault("unavailable", message), afterSeconds: void 0 };
  }
  const { status, retryAfter, body } = answer;
  const fault = faultIn(answer, brokerUrl);
  const mayPass = status === 429 || status >= 502 || status === 500 || passing.includes(body.error);
  return mayPass ? { kind: "later", fault, afterSeconds: retryAfter ?? fault.form.retryAfterSeconds } : { kind: "refused", fault };
}
function pendingIn(answer) {
  const { error, interval, approval_url: url, deferral_code: code } = answer?.body ?? {};
  if (error !== "authorization_pending") return void 0;
  const isWeb = typeof url === "string" && URL.canParse(url) && /^https?:/.test(url);
  return {
    url: isWeb ? new URL(url).href : void 0,
    deferralCode: typeof code === "string" && /^\w{1,64}$/.test(code) ? code : void 0,
    intervalSeconds: typeof interval === "number" && interval > 0 ? Math.min(interval, 60) : 5
  };
}
function faultIn({ status, body }, brokerUrl) {
  const { reason, error_description: description, error: _error, ...shown } = body;
  const text = typeof description === "string" ? description : `${brokerUrl} answered HTTP ${status}`;
  return new Fault(codeOf(reason, status), text, { shown: { ...shown, reason } });
}
function codeOf(reason, status) {
  if (typeof reason === "string" && Object.hasOwn(faultTable, reason)) return reason;
  return status === 429 || status >= 500 ? "unavailable" : "invalid_request";
}

// action/src/broker.ts
async function discover(request, milliseconds) {
  const { brokerUrl } = request;
  const url = `${brokerUrl}/.well-known/sallyport-configuration`;
  const answer = await ask({ url, milliseconds });
  if (answer?.status !== 200) return failureOf(answer, brokerUrl);
  const { audience, token_parameters_supported: parameters } = answer.body;
  if (request.audience !== void 0 || isSame(audience, brokerUrl)) {
    const document2 = {
      audience: request.audience ?? String(audience),
      parameters: Array.isArray(parameters) ? parameters : []
    };
    return { kind: "known", document: document2 };
  }
  const message = 'the broker at broker-url takes tokens for another audience than its own URL; give its public URL, or the input "audience" if that is right';
  return { kind: "refused", fault: new Fault("audience_mismatch", message) };
}
function isSame(audience, brokerUrl) {
  return typeof audience === "string" && audience.replace(/\/+$/, "") === brokerUrl;
}
async function exchange(request, shown, milliseconds) {
  const { brokerUrl } = request;
  const form = exchangeForm(request, shown);
  const answer = await ask({ url: `${brokerUrl}/v1/token`, form, milliseconds });
  const approval = pendingIn(answer);
  if (approval !== void 0) return { kind: "pending", approval };
  if (answer?.status !== 200) return failureOf(answer, brokerUrl);
  const lease = readLease(answer.body);
  if (lease !== void 0) return { kind: "vended", lease };
  const message = "the broker answered with something that is no lease; check broker-url";
  return { kind: "refused", fault: new Fault("unavailable", message) };
}
function exchangeForm({ grant, durationSeconds, scope, policy }, { token, more }) {
  return {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    subject_token: token,
    resource: grant.startsWith("arn:") ? grant : `sallyport:grant/${grant}`,
    ...durationSeconds === void 0 ? {} : { duration_seconds: String(durationSeconds) },
    ...scope === void 0 ? {} : { scope },
    ...policy === void 0 ? {} : { policy },
    ...given(more)
  };
}
function given(more) {
  const known = Object.entries(more).flatMap(
    ([name, value]) => value === void 0 ? [] : [[name, value]]
  );
  return Object.fromEntries(known);
}

// action/src/subject-token.ts
import { readFileSync as readFileSync2 } from "node:fs";

// action/src/workflow-log.ts
var longestText = 2e3;
var unseen = /[\p{C}\p{Zl}\p{Zp}]+/gu;
function visible(text) {
  const line = text.replaceAll(unseen, " ").replaceAll("##[", "## [").trim();
  return line.length <= longestText ? line : `${line.slice(0, longestText)}…`;
}
function say(step, text) {
  step.print(`sallyport: ${visible(text)}`);
}
function mask(step, secrets) {
  for (const secret of secrets) if (secret !== "") step.print(`::add-mask::${commandData(secret)}`);
}
function annotate(step, level, text) {
  step.print(`::${level} title=Sallyport::${commandData(visible(text))}`);
}
function commandData(text) {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

// action/src/subject-token.ts
var tokenForm = /^[\w-]+\.[\w-]+\.[\w-]+$/;
var longestToken = 16384;
async function requestSubjectToken(step, audience, milliseconds) {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } = step.env;
  if (!address || !secret) {
    return { kind: "refused", fault: new Fault("invalid_request", whyNoToken(step)) };
  }
  const url = URL.canParse(address) ? new URL(address) : void 0;
  if (url === void 0 || !isConfidential(url)) {
    const message = "ACTIONS_ID_TOKEN_REQUEST_URL is no https URL; take out what sets it in this job";
    return { kind: "refused", fault: new Fault("invalid_request", message) };
  }
  url.searchParams.set("audience", audience);
  const headers = { authorization: `Bearer ${secret}` };
  const answer = await ask({ url: url.href, headers, milliseconds });
  if (answer === void 0 || answer.status === 429 || answer.status >= 500) {
    const what = answer === void 0 ? "does not answer" : `answered HTTP ${answer.status}`;
    const fault = new Fault("issuer_unavailable", `GitHub's token endpoint ${what}; try again`);
    return { kind: "later", fault };
  }
  const { value } = answer.body;
  if (typeof value === "string") mask(step, [value]);
  if (answer.status === 200 && isToken(value)) return { kind: "token", token: value };
  return {
    kind: "refused",
    fault: new Fault(
      "invalid_request",
      `GitHub's token endpoint gave no token (HTTP ${answer.status}); check that the job has the permission id-token: write`
    )
  };
}
function isToken(value) {
  return typeof value === "string" && value.length <= longestToken && tokenForm.test(value);
}
function whyNoToken(step) {
  if (isFork(step)) {
    return "this run comes from a fork, and GitHub gives those no id token; run what needs AWS after the merge, and do not change to pull_request_target, which would run the code of the fork with the rights of this repository";
  }
  if (step.env.GITHUB_ACTOR === "dependabot[bot]") {
    return "Dependabot started this run, and GitHub may give those no id token; run what needs AWS after the merge";
  }
  return 'this job may not ask GitHub for a token; give the job "permissions: {id-token: write, contents: read}"';
}
function isFork({ env }) {
  try {
    const event = JSON.parse(readFileSync2(env.GITHUB_EVENT_PATH ?? "", "utf8"));
    const head = event.pull_request?.head?.repo?.full_name;
    return typeof head === "string" && head !== env.GITHUB_REPOSITORY;
  } catch {
    return false;
  }
}

// action/src/obtain-lease.ts
var longestPause = 15e3;
var minute = 6e4;
async function obtainLease(request, patience2, step) {
  const asking = { until: step.now() + patience2.timeoutSeconds * 1e3, asked: 0 };
  for (; ; ) {
    const outcome = await attempt(request, asking, step);
    asking.asked += 1;
    switch (outcome.kind) {
      case "vended":
        mask(step, secretsOf(outcome.lease));
        return outcome.lease;
      case "refused":
        throw outcome.fault;
      case "later":
        await pauseFor(outcome, asking, step);
        break;
      case "pending":
        await waitForApproval(
          outcome.approval,
          { asking, waitMinutes: patience2.waitMinutes },
          step
        );
        break;
    }
  }
}
async function attempt(request, asking, step) {
  const milliseconds = () => Math.min(step.requestMilliseconds, asking.until - step.now());
  if (asking.document === void 0) {
    const discovery = await discover(request, milliseconds());
    if (discovery.kind !== "known") return discovery;
    asking.document = discovery.document;
  }
  const { audience } = asking.document;
  const idToken = await requestSubjectToken(step, audience, milliseconds());
  switch (idToken.kind) {
    case "token":
      asking.askedAt = step.now();
      return exchange(
        request,
        { token: idToken.token, more: saidBeside(request, asking, milliseconds()) },
        milliseconds()
      );
    case "later":
      return { ...idToken, kind: "later", afterSeconds: void 0 };
    case "refused":
      return { ...idToken, kind: "refused" };
  }
}
var heldSeconds = 20;
var marginSeconds = 5;
function saidBeside({ reason }, { document: document2, approval }, milliseconds) {
  const held = Math.min(heldSeconds, Math.floor(milliseconds / 1e3) - marginSeconds);
  const said = {
    reason,
    deferral_code: approval?.deferralCode,
    wait_seconds: approval === void 0 || held < 1 ? void 0 : String(held)
  };
  const taken = Object.entries(said).filter(([name]) => document2?.parameters.includes(name));
  return Object.fromEntries(taken);
}
async function pauseFor({ fault, afterSeconds }, { until, asked }, step) {
  const grown = Math.min(longestPause, 1e3 * 2 ** (asked - 1)) * (0.5 + step.random() / 2);
  const milliseconds = Math.max(grown, (afterSeconds ?? 0) * 1e3);
  if (step.now() + milliseconds >= until) throw fault;
  say(step, `${fault.message}; asking again in ${Math.ceil(milliseconds / 1e3)} s`);
  await step.pause(milliseconds);
}
async function waitForApproval(approval, { asking, waitMinutes }, step) {
  const { url, intervalSeconds } = approval;
  const where = url === void 0 ? "" : ` at ${url}`;
  if (waitMinutes === 0) {
    throw new Fault(
      "approval_needed",
      `this needs an approval${where}; run the job again when it is given, or set wait-for-approval`
    );
  }
  if (asking.approval === void 0) {
    asking.until = step.now() + waitMinutes * minute;
    annotate(step, "notice", `waiting up to ${waitMinutes} min for an approval${where}`);
  }
  asking.approval = approval;
  const passed = step.now() - (asking.askedAt ?? step.now());
  const milliseconds = Math.max(0, intervalSeconds * 1e3 - passed);
  if (step.now() + milliseconds >= asking.until) {
    const message = `nobody approved within ${waitMinutes} min${where}; run the job again when it is approved`;
    throw new Fault("approval_needed", message);
  }
  await step.pause(milliseconds);
}

// action/src/renewal-lock.ts
import { join as join3 } from "node:path";
var pollMilliseconds = 100;
async function takeRenewalLock({ path }, milliseconds, step) {
  try {
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(join3(path, "renewal.lock"), { timeout: 0 });
    const lock = () => database.exec("PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE");
    const until = step.now() + milliseconds;
    while (triedLock(lock) === "busy" && step.now() < until) {
      await step.pause(pollMilliseconds * (0.5 + step.random()));
    }
    return () => database.close();
  } catch {
    return () => void 0;
  }
}
function triedLock(lock) {
  try {
    lock();
    return "taken";
  } catch (error) {
    return primaryCode(error) === sqliteBusy ? "busy" : "impossible";
  }
}
var sqliteBusy = 5;
function primaryCode(error) {
  const isCoded = error instanceof Error && "errcode" in error && typeof error.errcode === "number";
  return isCoded ? Number(error.errcode) & 255 : void 0;
}

// action/src/run-process.ts
var usualMargin = 15 * 60 * 1e3;
var leastLeft = 60 * 1e3;
var servesUntil = 5 * 60 * 1e3;
var patience = { short: 5, usual: 50 };
async function runProcess(path, step) {
  try {
    return documentOf(await currentLease(openLeaseFolder(path), step));
  } catch (error) {
    const { message, code } = asFault(error);
    say(step, `${message} (${code})`);
    return void 0;
  }
}
async function currentLease(folder2, step) {
  const held = usableLease(folder2);
  if (held !== void 0 && isFresh(held, step)) return held.lease;
  try {
    const isUrgent = held === void 0 || endOf(held) - step.now() < servesUntil;
    return await renew(folder2, isUrgent ? patience.usual : patience.short, step);
  } catch (error) {
    const { oauth, retryAfterSeconds } = asFault(error).form;
    if (oauth === "access_denied") refuseLeases(folder2);
    const serves = held !== void 0 && endOf(held) - step.now() > leastLeft;
    if (serves && retryAfterSeconds !== void 0) return held.lease;
    throw error;
  }
}
async function renew(folder2, seconds, step) {
  const until = step.now() + seconds * 1e3;
  const unlock = await takeRenewalLock(folder2, seconds * 1e3 / 2, step);
  try {
    const held = usableLease(folder2);
    if (held !== void 0 && isFresh(held, step)) return held.lease;
    const asking = { timeoutSeconds: (until - step.now()) / 1e3, waitMinutes: 0 };
    const lease = await obtainLease(folder2.request, asking, withoutMasks(step));
    holdLease(folder2, lease, step.now());
    return lease;
  } finally {
    unlock();
  }
}
function usableLease(folder2) {
  return heldLeases(folder2).find(({ isRefused }) => !isRefused);
}
function isFresh(held, step) {
  return step.now() < renewalOf(held);
}
function renewalOf(held) {
  const end = endOf(held);
  return end - Math.min(usualMargin, (end - held.since) / 2);
}
function withoutMasks(step) {
  return {
    ...step,
    print: (line) => {
      if (!line.startsWith("::add-mask::")) step.print(line);
    }
  };
}
function documentOf(lease) {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: lease.accessKeyId,
    SecretAccessKey: lease.secretAccessKey,
    SessionToken: lease.sessionToken,
    Expiration: lease.expiration,
    AccountId: lease.accountId
  });
}

// action/src/process.ts
var [folder = ""] = process.argv.slice(2);
var document = await runProcess(folder, processStep(process.stderr));
if (document === void 0) process.exitCode = 1;
else process.stdout.write(`${document}
`);
