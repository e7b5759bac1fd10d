// action/src/process-step.ts
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
function processStep(output) {
  const folder = dirname(fileURLToPath(import.meta.url));
  return {
    env: process.env,
    print: (line) => void output.write(`${line}
`),
    now: () => Date.now(),
    pause: async (milliseconds) => void await pause(milliseconds),
    random: () => Math.random(),
    requestMilliseconds: 3e4,
    node: process.execPath,
    processBundle: join(folder, "process.js")
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

// action/src/ask.ts
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
function isLease(value) {
  const parts = recordOf(value);
  return Object.entries(forms).every(([name, form]) => {
    const part = parts[name];
    return typeof part === "string" && form.test(part);
  });
}
function recordOf(value) {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

// action/src/broker.ts
var endings = /* @__PURE__ */ new Map([
  ["ended", "over"],
  ["ended_before", "over"],
  ["revoked", "over"],
  ["expired", "over"],
  ["unknown", "unknown"]
]);
async function revoke(brokerUrl, { accessKeyId, sessionToken }, milliseconds) {
  const form = { token: sessionToken, access_key_id: accessKeyId };
  const answer = await ask({ url: `${brokerUrl}/v1/revoke`, form, milliseconds });
  return (answer?.status === 200 ? endings.get(answer.body.state) : void 0) ?? "untold";
}

// action/src/handed-variables.ts
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join as join2 } from "node:path";
function variablesPutBack({ env }) {
  const names = (env.STATE_variables ?? "").split(" ").filter((name) => name !== "");
  const values = names.map((name) => {
    const before = env[`STATE_before_${name}`];
    const isOurs = digestOf(env[name] ?? "") === env[`STATE_ours_${name}`];
    const value = isOurs || env[name] === before ? before ?? valueAtRest(name, env) : void 0;
    return value === void 0 ? {} : { [name]: value };
  });
  return Object.assign({}, ...values);
}
function valueAtRest(name, env) {
  const usual = (file) => join2(env.HOME || homedir(), ".aws", file);
  switch (name) {
    case "AWS_CONFIG_FILE":
      return usual("config");
    case "AWS_SHARED_CREDENTIALS_FILE":
      return usual("credentials");
    case "AWS_REGION":
    case "AWS_DEFAULT_REGION":
    case "AWS_RETRY_MODE":
    case "AWS_MAX_ATTEMPTS":
      return void 0;
    default:
      return "";
  }
}
function digestOf(value) {
  return createHash("sha256").update(value).digest("hex");
}

// action/src/lease-folder.ts
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join as join3 } from "node:path";
function openLeaseFolder(path) {
  return { path, request: JSON.parse(readFileSync(join3(path, "request.json"), "utf8")) };
}
function heldLeases({ path }) {
  const all = new Set(readdirSync(path));
  return [...all].filter(isLeaseFile).map((name) => ({
    ...JSON.parse(readFileSync(join3(path, name), "utf8")),
    isRefused: all.has(refusalOf(name))
  })).filter((held) => isLease(held.lease)).toSorted((a, b) => endOf(b) - endOf(a));
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
function removeLeaseFolder({ path }) {
  rmSync(path, { recursive: true, force: true });
}

// action/src/step-files.ts
import { randomUUID } from "node:crypto";
import { closeSync, constants, openSync, writeSync } from "node:fs";
function setInStepFile(step, file, values) {
  const assignments = Object.entries(values).map(([name, value]) => {
    const delimiter = `ghadelimiter_${randomUUID()}`;
    return `${name}<<${delimiter}
${value}
${delimiter}
`;
  });
  append(step, file, assignments.join(""));
}
function append(step, name, text) {
  const path = step.env[name];
  if (!path) {
    throw new Fault("invalid_request", `${name} is not set; run this as a step of GitHub Actions`);
  }
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW;
  const file = openSync(path, flags);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

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
function annotate(step, level, text) {
  step.print(`::${level} title=Sallyport::${commandData(visible(text))}`);
}
function commandData(text) {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

// action/src/run-post.ts
var attempts = 2;
var longestRequest = 1e4;
async function runPost(step) {
  const { STATE_folder: path } = step.env;
  if (!path) return;
  try {
    await endLeases(path, step);
  } catch {
    annotate(step, "warning", "the lease could not be ended; it runs out by itself");
  }
  try {
    removeLeaseFolder({ path });
    setInStepFile(step, "GITHUB_ENV", variablesPutBack(step));
  } catch {
    annotate(step, "warning", `what was handed on could not be taken away; remove ${path}`);
  }
}
async function endLeases(path, step) {
  const folder = openLeaseFolder(path);
  for (const held of heldLeases(folder)) {
    if (endOf(held) <= step.now()) continue;
    tellEnding(await end(folder.request.brokerUrl, held.lease, step), held.lease, step);
  }
}
async function end(brokerUrl, lease, step) {
  const milliseconds = Math.min(step.requestMilliseconds, longestRequest);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const ending = await revoke(brokerUrl, lease, milliseconds);
    if (ending !== "untold") return ending;
  }
  return "untold";
}
function tellEnding(ending, { sessionId, expiration }, step) {
  switch (ending) {
    case "over":
      say(step, `session ${sessionId} is ended; AWS may take its keys until ${expiration}`);
      break;
    case "unknown":
      annotate(
        step,
        "warning",
        `session ${sessionId} was not ended, for the broker does not know it; its keys work until ${expiration}`
      );
      break;
    case "untold":
      annotate(
        step,
        "warning",
        `session ${sessionId} could not be ended; it runs out by itself at ${expiration}`
      );
      break;
  }
}

// action/src/post.ts
await runPost(processStep(process.stdout));
