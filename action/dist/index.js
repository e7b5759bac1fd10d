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
  constructor(code2, message, more = {}) {
    super(message, more.cause === void 0 ? void 0 : { cause: more.cause });
    this.name = "Fault";
    this.code = code2;
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

// action/src/hand-on.ts
import { join as join3 } from "node:path";

// core/gateway/clients/qualified-services.ts
var qualifiedServices = {
  bedrock: "bedrock",
  bedrock_agent: "bedrock-agent",
  bedrock_agent_runtime: "bedrock-agent-runtime",
  bedrock_data_automation: "bedrock-data-automation",
  chime: "chime",
  chime_sdk_identity: "chime-sdk-identity",
  chime_sdk_media_pipelines: "chime-sdk-media-pipelines",
  chime_sdk_meetings: "chime-sdk-meetings",
  chime_sdk_messaging: "chime-sdk-messaging",
  chime_sdk_voice: "chime-sdk-voice",
  greengrass: "greengrass",
  greengrassv2: "greengrassv2",
  ivs: "ivs",
  ivs_realtime: "ivs-realtime",
  lambda: "lambda",
  lambda_microvms: "lambda-microvms",
  lex_model_building_service: "lex-models",
  lex_models_v2: "lexv2-models",
  pinpoint_sms_voice: "pinpoint-sms-voice",
  qconnect: "qconnect",
  s3_control: "s3control",
  signer: "signer",
  signer_data: "signer-data",
  timestream_query: "timestream-query",
  timestream_write: "timestream-write",
  wisdom: "wisdom"
};
function serviceAddress(gateway, service) {
  return `${gateway}/_s/${service}`;
}

// core/gateway/clients/gateway-variables.ts
function gatewayVariables(gateway) {
  const qualified = Object.entries(qualifiedServices).map(([key, service]) => [
    `AWS_ENDPOINT_URL_${key.toUpperCase()}`,
    serviceAddress(gateway, service)
  ]);
  return {
    AWS_ENDPOINT_URL: gateway,
    ...Object.fromEntries(qualified),
    AWS_DISABLE_HOST_PREFIX_INJECTION: "true",
    AWS_RETRY_MODE: "standard",
    AWS_MAX_ATTEMPTS: "10"
  };
}

// action/src/lease-folder.ts
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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
  const lease2 = {
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
  return isLease(lease2) ? lease2 : void 0;
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
function secretsOf(lease2) {
  return [lease2.accessKeyId, lease2.secretAccessKey, lease2.sessionToken];
}
function recordOf(value) {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

// action/src/lease-folder.ts
function makeLeaseFolder(step, request) {
  const path = mkdtempSync(join2(step.env.RUNNER_TEMP || tmpdir(), "sallyport-"));
  writePrivately(join2(path, "request.json"), JSON.stringify(request));
  return { path, request };
}
function holdLease({ path }, lease2, now) {
  const name = `lease-${randomUUID()}`;
  writePrivately(join2(path, `${name}.part`), JSON.stringify({ lease: lease2, since: now }));
  renameSync(join2(path, `${name}.part`), join2(path, `${name}.json`));
}
function writePrivately(path, text) {
  writeFileSync(path, text, { mode: 384, flag: "wx" });
}
function removeLeaseFolder({ path }) {
  rmSync(path, { recursive: true, force: true });
}

// action/src/hand-on.ts
var none = { variables: {}, outputs: {} };
var modes = {
  process: handProcess,
  profile: handProfile,
  env: handVariables,
  outputs: handOutputs
};
function handOn(handing) {
  const { inputs, lease: lease2 } = handing;
  const { variables, outputs } = modes[inputs.output](handing);
  return {
    variables: { ...regionOf(inputs), ...callsOf(handing), ...variables },
    outputs: {
      ...outputs,
      "gateway-url": lease2.gatewayUrl ?? "",
      "aws-account-id": lease2.accountId,
      expiration: lease2.expiration,
      "session-id": lease2.sessionId,
      identity: lease2.identity,
      grant: lease2.grant
    }
  };
}
function handProcess(handing) {
  const { folder, step } = handing;
  const command = [step.node, step.processBundle, folder.path].map(quoted).join(" ");
  return handFiles(handing, { config: [`credential_process = ${command}`], credentials: [] });
}
function handProfile(handing) {
  const { lease: lease2 } = handing;
  const credentials = [
    `aws_access_key_id = ${lease2.accessKeyId}`,
    `aws_secret_access_key = ${lease2.secretAccessKey}`,
    `aws_session_token = ${lease2.sessionToken}`
  ];
  return handFiles(handing, { config: [], credentials });
}
function handFiles({ inputs, folder, step }, lines) {
  const { profile, region } = inputs;
  const paths = {
    AWS_CONFIG_FILE: join3(folder.path, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join3(folder.path, "credentials")
  };
  const config = [...region === void 0 ? [] : [`region = ${region}`], ...lines.config];
  const others = profile === "default" ? [] : [profile];
  const named = others.map((name) => `profile ${name}`);
  writePrivately(paths.AWS_CONFIG_FILE, sections(["default", ...named], config));
  const credentials = lines.credentials.length === 0 ? [] : ["default", ...others];
  writePrivately(paths.AWS_SHARED_CREDENTIALS_FILE, sections(credentials, lines.credentials));
  const chosen = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].filter(
    (name) => step.env[name] !== void 0
  );
  const variables = { ...paths, ...Object.fromEntries(chosen.map((name) => [name, profile])) };
  return { ...none, variables };
}
function sections(names, lines) {
  return names.map((name) => `${[`[${name}]`, ...lines].join("\n")}
`).join("\n");
}
function handVariables({ lease: lease2 }) {
  return {
    ...none,
    variables: {
      AWS_ACCESS_KEY_ID: lease2.accessKeyId,
      AWS_SECRET_ACCESS_KEY: lease2.secretAccessKey,
      AWS_SESSION_TOKEN: lease2.sessionToken
    }
  };
}
function handOutputs({ lease: lease2 }) {
  return {
    ...none,
    outputs: {
      "aws-access-key-id": lease2.accessKeyId,
      "aws-secret-access-key": lease2.secretAccessKey,
      "aws-session-token": lease2.sessionToken
    }
  };
}
function callsOf({ inputs, lease: { gatewayUrl } }) {
  if (gatewayUrl === void 0 || inputs.output === "outputs") return {};
  return gatewayVariables(gatewayUrl);
}
function regionOf({ region, output }) {
  if (region === void 0 || output === "outputs") return {};
  return { AWS_REGION: region, AWS_DEFAULT_REGION: region };
}
function quoted(word) {
  if (!/["$`%\r\n]/.test(word)) return `"${word}"`;
  throw new Fault(
    "invalid_request",
    "the paths of this runner hold characters that no profile can; use output: profile or env"
  );
}

// action/src/handed-variables.ts
import { createHash } from "node:crypto";
function stateOfVariables({ env }, variables) {
  const states = Object.entries(variables).map(([name, value]) => {
    const before = env[name];
    const ours = { [`ours_${name}`]: digestOf(value) };
    return before === void 0 ? ours : { ...ours, [`before_${name}`]: before };
  });
  return Object.assign({ variables: Object.keys(variables).join(" ") }, ...states);
}
function digestOf(value) {
  return createHash("sha256").update(value).digest("hex");
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

// action/src/inputs.ts
var outputModes = ["process", "profile", "env", "outputs"];
function readInputs({ env }) {
  const read = (name) => env[`INPUT_${name.toUpperCase()}`]?.trim() || void 0;
  return {
    brokerUrl: readBrokerUrl(read("broker-url")),
    grant: readGrant(read("grant"), read("role")),
    audience: read("audience"),
    durationSeconds: readWhole("duration", read("duration"), { least: 900, most: 43200 }),
    scope: read("scope"),
    policy: readPolicy(read("session-policy")),
    reason: read("reason"),
    region: readWord("region", read("region") ?? (env.AWS_REGION || void 0)),
    profile: readWord("profile", read("profile")) ?? "sallyport",
    output: readOutput(read("output")),
    waitMinutes: readWait(read("wait-for-approval")),
    timeoutSeconds: readWhole("timeout", read("timeout"), { least: 1, most: 3600 }) ?? 120
  };
}
function readBrokerUrl(text) {
  const url = text !== void 0 && URL.canParse(text) ? new URL(text) : void 0;
  const isPlain = url?.username === "" && url.password === "" && `${url.search}${url.hash}` === "";
  if (url !== void 0 && isPlain && isConfidential(url)) {
    return url.href.replace(/\/+$/, "");
  }
  throw wrong("broker-url", "the https URL of your broker, without query and password");
}
function readGrant(grant, role) {
  const named = grant ?? role;
  if (named === void 0 || grant !== void 0 && role !== void 0) {
    throw wrong("grant", "the name of a grant; or give role, the ARN behind it, in its place");
  }
  if (/^[\x21-\x7e]{4,2048}$/.test(named)) return named;
  throw wrong("grant", "the name of a grant or the ARN of a role");
}
function readPolicy(text) {
  if (text === void 0) return void 0;
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw wrong("session-policy", "an IAM policy document as JSON");
  }
}
function readWord(name, text) {
  if (text === void 0 || /^[\w.-]{1,64}$/.test(text)) return text;
  throw wrong(name, "a word of letters, digits and the symbols _ . -");
}
function readOutput(text) {
  const mode = outputModes.find((each) => each === (text ?? "process"));
  if (mode !== void 0) return mode;
  throw wrong("output", `one of ${outputModes.join(", ")}`);
}
function readWait(text) {
  if (text === void 0 || text === "off") return 0;
  return readWhole("wait-for-approval", text, { least: 1, most: 350 }) ?? 0;
}
function readWhole(name, text, { least, most }) {
  if (text === void 0) return void 0;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw wrong(name, `a whole number from ${least} to ${most}`);
}
function wrong(name, what) {
  return new Fault("invalid_request", `the input "${name}" must be ${what}`);
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
  const { error, interval, approval_url: url, deferral_code: code2 } = answer?.body ?? {};
  if (error !== "authorization_pending") return void 0;
  const isWeb = typeof url === "string" && URL.canParse(url) && /^https?:/.test(url);
  return {
    url: isWeb ? new URL(url).href : void 0,
    deferralCode: typeof code2 === "string" && /^\w{1,64}$/.test(code2) ? code2 : void 0,
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
    const document = {
      audience: request.audience ?? String(audience),
      parameters: Array.isArray(parameters) ? parameters : []
    };
    return { kind: "known", document };
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
  const lease2 = readLease(answer.body);
  if (lease2 !== void 0) return { kind: "vended", lease: lease2 };
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
async function obtainLease(request, patience, step) {
  const asking = { until: step.now() + patience.timeoutSeconds * 1e3, asked: 0 };
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
          { asking, waitMinutes: patience.waitMinutes },
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
function saidBeside({ reason }, { document, approval }, milliseconds) {
  const held = Math.min(heldSeconds, Math.floor(milliseconds / 1e3) - marginSeconds);
  const said = {
    reason,
    deferral_code: approval?.deferralCode,
    wait_seconds: approval === void 0 || held < 1 ? void 0 : String(held)
  };
  const taken = Object.entries(said).filter(([name]) => document?.parameters.includes(name));
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

// action/src/refusal-page.ts
var mostRows = 50;
function renderRefusal(fault, grant) {
  const asked = grant === "" ? "" : ` of <code>${escaped(grant)}</code>`;
  const { claim_diff: diff, approval_rules: rules, request_id: id } = fault.shown;
  const parts = [
    `<h3>Sallyport: no lease${asked}</h3>`,
    `<p>${escaped(fault.message)}</p>`,
    ...listOf(diff).map(renderDiff),
    renderRules(listOf(rules)),
    `<p>Reason <code>${fault.code}</code>${typeof id === "string" ? `, request <code>${escaped(id)}</code>` : ""}</p>`
  ];
  return `${parts.filter((part) => part !== "").join("\n")}
`;
}
function renderDiff(diff) {
  const { identity, differences } = recordOf2(diff);
  const rows = listOf(differences).slice(0, mostRows).map((difference) => {
    const { claim, expected, got } = recordOf2(difference);
    return `<tr>${[claim, expected, got].map((cell) => `<td>${code(cell)}</td>`).join("")}</tr>`;
  });
  if (rows.length === 0) return "";
  return [
    `<p>Closest is identity ${code(identity)}, whose trust this run does not meet:</p>`,
    "<table><tr><th>claim</th><th>expected</th><th>this run</th></tr>",
    ...rows,
    "</table>"
  ].join("\n");
}
function renderRules(rules) {
  if (rules.length === 0) return "";
  return `<p>Approvals that are missing: ${rules.slice(0, mostRows).map(code).join(", ")}</p>`;
}
function code(value) {
  return `<code>${escaped(typeof value === "string" ? value : String(JSON.stringify(value)))}</code>`;
}
function escaped(text) {
  return visible(text).replaceAll(/[&<>"'`|*_[\]\\]/g, (one) => `&#${one.charCodeAt(0)};`);
}
function listOf(value) {
  return Array.isArray(value) ? value : [];
}
function recordOf2(value) {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

// action/src/step-files.ts
import { randomUUID as randomUUID2 } from "node:crypto";
import { closeSync, constants, openSync, writeSync } from "node:fs";
function setInStepFile(step, file, values) {
  const assignments = Object.entries(values).map(([name, value]) => {
    const delimiter = `ghadelimiter_${randomUUID2()}`;
    return `${name}<<${delimiter}
${value}
${delimiter}
`;
  });
  append(step, file, assignments.join(""));
}
function appendSummary(step, html) {
  if (step.env.GITHUB_STEP_SUMMARY) append(step, "GITHUB_STEP_SUMMARY", html);
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

// action/src/run-main.ts
async function runMain(step) {
  try {
    await lease(readInputs(step), step);
    return 0;
  } catch (error) {
    tellRefusal(asFault(error), step);
    return 1;
  }
}
async function lease(inputs, step) {
  const { brokerUrl, grant, audience, durationSeconds, scope, policy, reason } = inputs;
  const request = { brokerUrl, grant, audience, durationSeconds, scope, policy, reason };
  const folder = makeLeaseFolder(step, request);
  const got = await obtainLease(inputs, inputs, step).catch((error) => {
    removeLeaseFolder(folder);
    throw error;
  });
  setInStepFile(step, "GITHUB_STATE", { folder: folder.path });
  holdLease(folder, got, step.now());
  const { variables, outputs } = handOn({ inputs, lease: got, folder, step });
  setInStepFile(step, "GITHUB_STATE", stateOfVariables(step, variables));
  setInStepFile(step, "GITHUB_ENV", variables);
  setInStepFile(step, "GITHUB_OUTPUT", outputs);
  warnOfRival(inputs, step);
  say(
    step,
    `identity ${got.identity} has grant ${got.grant} until ${got.expiration} (session ${got.sessionId})`
  );
}
var otherKeys = {
  name: "AWS_ACCESS_KEY_ID",
  text: "AWS_ACCESS_KEY_ID is set in this job, and SDKs use it in place of the profile; unset it, or use output: env"
};
var rivals = {
  process: otherKeys,
  profile: otherKeys,
  env: {
    name: "AWS_PROFILE",
    text: "AWS_PROFILE is set in this job, and the SDK for JavaScript uses it in place of the keys; unset it, or use output: process"
  }
};
function warnOfRival({ output }, step) {
  const rival = rivals[output];
  if (rival !== void 0 && step.env[rival.name]) annotate(step, "warning", rival.text);
}
function tellRefusal(fault, step) {
  annotate(step, "error", `${fault.message} (${fault.code})`);
  try {
    const grant = step.env.INPUT_GRANT || step.env.INPUT_ROLE || "";
    appendSummary(step, renderRefusal(fault, grant));
  } catch {
  }
}

// action/src/main.ts
process.exitCode = await runMain(processStep(process.stdout));
