/**
 * How it stands with one way around the gateway. `refused`: whatever policy says. `decided`: it is
 * read as what it does, and policy, which permits nothing by itself, decides about that. `later`: the
 * part that answers it whole is not built yet.
 */
type Standing = 'refused' | 'decided' | 'later';

/** One way around the gateway, what becomes of it, and the tests that prove that. */
export interface BypassRow {
  /** A number of the list of cases, or a letter of the list of flaws. */
  readonly id: string;
  readonly attack: string;
  readonly standing: Standing;
  /** What becomes of it; of what comes later, the part that it belongs to, and what becomes of it meanwhile. */
  readonly answer: string;
  /** `file › title`, the file under test/. */
  readonly proofs: readonly string[];
}

/** The sections of the page, in order. */
export const bypassSections: readonly (readonly [title: string, rows: readonly BypassRow[]])[] = [
  [
    'A. The HTTP layer',
    [
      {
        id: '1',
        attack:
          'The host, the credentials, the operation, the date or the media type stand in the request twice',
        standing: 'refused',
        answer: 'A header that means something may be there once.',
        proofs: [
          'core/gateway/authenticate/strict-request.test.ts › A1 a second host',
          'core/gateway/authenticate/strict-request.test.ts › A1 a second authorization',
          'core/gateway/authenticate/strict-request.test.ts › A1 a second x-amz-target',
          'core/gateway/authenticate/strict-request.test.ts › A1 a second x-amz-date',
          'core/gateway/authenticate/strict-request.test.ts › A1 a second content-type',
        ],
      },
      {
        id: '2',
        attack:
          'The request line names a whole URL or has a fragment, so that another host is reached or signed',
        standing: 'refused',
        answer: 'The target has to be a path; the host that is called comes from the data alone.',
        proofs: [
          'core/gateway/authenticate/strict-request.test.ts › A2 an absolute target',
          'core/gateway/authenticate/strict-request.test.ts › A2 a fragment in the path',
          'core/gateway/authenticate/strict-request.test.ts › A2 a backslash',
        ],
      },
      {
        id: '3',
        attack: 'A header is written with underscores, which some readers take for hyphens',
        standing: 'refused',
        answer: 'No header name may have an underscore.',
        proofs: ['core/gateway/authenticate/strict-request.test.ts › A3 underscores for hyphens'],
      },
      {
        id: '4',
        attack: '`Connection` names a signed header, so that somebody on the way drops it',
        standing: 'refused',
        answer:
          '`Connection` may say keep-alive or close; other headers of a connection are refused.',
        proofs: [
          'core/gateway/authenticate/strict-request.test.ts › A4 a connection that names a header',
          'core/gateway/authenticate/strict-request.test.ts › A4 Upgrade',
        ],
      },
      {
        id: '5',
        attack: 'A header or parameter asks for another method',
        standing: 'refused',
        answer: 'The method is that of the request line.',
        proofs: [
          'core/gateway/authenticate/strict-request.test.ts › A5 X-HTTP-Method-Override',
          'core/gateway/authenticate/strict-request.test.ts › A5 _method',
        ],
      },
      {
        id: '6',
        attack: 'Headers of AWS follow behind the body',
        standing: 'refused',
        answer: 'No trailers are taken; the checksums of S3 stand inside the framed body.',
        proofs: ['core/gateway/authenticate/strict-request.test.ts › A6 trailers'],
      },
      {
        id: '7',
        attack: 'HTTP/2: an authority beside the host, pseudo-headers, floods of resets',
        standing: 'later',
        answer:
          'Comes with a front for HTTP/2. The fronts speak HTTP/1.1, and a request that was signed over pseudo-headers is refused.',
        proofs: [
          'core/gateway/authenticate/strict-request.test.ts › A7 a pseudo-header',
          'core/gateway/authenticate/authenticate-call.test.ts › a signature of HTTP/2',
        ],
      },
      {
        id: '8',
        attack: 'Slow senders, huge header blocks, a small gzip body that becomes huge',
        standing: 'refused',
        answer:
          'Headers, target and unpacked body have bounds. How slowly a request may come is for the front to say: locally those are the timeouts of Node.',
        proofs: [
          'core/gateway/authenticate/strict-request.test.ts › A8 a header block too large',
          'core/gateway/authenticate/strict-request.test.ts › A8 too many headers',
          'core/gateway/authenticate/plain-request.test.ts › comes to too much',
        ],
      },
      {
        id: '9',
        attack: 'A signed chunk declares more bytes than anybody wants to hold',
        standing: 'later',
        answer:
          'Comes with uploads that are signed chunk by chunk. They are refused with the words to sign the whole body.',
        proofs: [
          'core/gateway/authenticate/authenticate-call.test.ts › signed chunks',
          'core/gateway/authenticate/authenticate-call.test.ts › signed chunks with a trailer',
        ],
      },
      {
        id: '10',
        attack: 'A framed upload ends before its last chunk, and is stored all the same',
        standing: 'refused',
        answer:
          'The frames have to be whole and to end with the trailers that were signed for. They are passed on as they came.',
        proofs: [
          'core/gateway/authenticate/chunked-framing.test.ts › are refused with %s',
          'core/gateway/bypasses.test.ts › 10 11 12 an upload with checksums behind it is passed on byte for byte, for S3 to check',
        ],
      },
      {
        id: '11',
        attack: 'The decoded length that is declared is not the real one',
        standing: 'refused',
        answer: 'What the frames come to has to be the length that was signed for.',
        proofs: [
          'core/gateway/authenticate/chunked-framing.test.ts › are refused with %s',
          'core/gateway/bypasses.test.ts › 10 11 12 an upload with checksums behind it is passed on byte for byte, for S3 to check',
        ],
      },
      {
        id: '12',
        attack: "The checksum behind the body is another body's",
        standing: 'later',
        answer:
          'Comes with the streaming of S3. The checksum is passed on as it came, with the body: S3 compares them.',
        proofs: [
          'core/gateway/bypasses.test.ts › 10 11 12 an upload with checksums behind it is passed on byte for byte, for S3 to check',
        ],
      },
    ],
  ],
  [
    'B. The signature',
    [
      {
        id: '13',
        attack: 'An `x-amz-` header that was not signed is added on the way',
        standing: 'refused',
        answer: 'Each of them has to be signed.',
        proofs: [
          'core/gateway/authenticate/authenticate-call.test.ts › 13 an x-amz- header that is not signed',
        ],
      },
      {
        id: '14',
        attack: 'The body is declared unsigned where it says what the call does',
        standing: 'refused',
        answer: 'Only the content of an object of S3 may be unsigned.',
        proofs: [
          'core/gateway/authenticate/authenticate-call.test.ts › 14 a body declared unsigned to a service that reads it',
          'core/gateway/authenticate/authenticate-call.test.ts › 14 a body of S3 that says what the call does',
        ],
      },
      {
        id: '15',
        attack: 'The declared hash is right for another body',
        standing: 'refused',
        answer: 'The hash is made of the body that came.',
        proofs: [
          'core/gateway/authenticate/authenticate-call.test.ts › 15 a declared hash that is not the hash of the body',
          'core/gateway/bypasses.test.ts › b 15 is over the body: another one under it is refused',
        ],
      },
      {
        id: '16',
        attack: 'A request is repeated while its signature is fresh',
        standing: 'refused',
        answer:
          'The signature of a call that changes something is good once; whoever holds the key signs anew.',
        proofs: [
          'core/gateway/handle-call.test.ts › changes nothing twice: the second is asked to sign again',
          'core/gateway/handle-call.test.ts › changes nothing twice when both come at once',
          'core/gateway/authenticate/spend-signature.test.ts › a memory that fails is not taken for a first sight',
        ],
      },
      {
        id: '17',
        attack: 'The signature is right, and its session ended or was revoked',
        standing: 'refused',
        answer: 'The lease, the identity and the head of configuration are read for every call.',
        proofs: [
          'core/gateway/refused-calls.test.ts › of a lease that was revoked are dead for the very next call',
          'core/gateway/refused-calls.test.ts › of a lease whose time is over are dead to the second',
          'core/gateway/authenticate/authenticate-call.test.ts › 17 a lease that has ended, under a signature that is right',
        ],
      },
      {
        id: '18',
        attack: 'A presigned URL lasts longer than the session that signed it',
        standing: 'refused',
        answer: 'It ends with the lease.',
        proofs: [
          'core/gateway/authenticate/authenticate-call.test.ts › 18 a presigned request outlives the lease by nothing',
        ],
      },
      {
        id: '19',
        attack: 'A presigned URL is used by somebody else',
        standing: 'decided',
        answer:
          "It is its signer's call: policy decides when it is used, as of whoever signed it, and the entry has the address that used it.",
        proofs: [
          'core/gateway/authenticate/authenticate-call.test.ts › 19 a presigned request is its signer’s, whoever sends it',
        ],
      },
      {
        id: '20',
        attack: 'An older or newer kind of signature, a bearer token, or none',
        standing: 'refused',
        answer: 'SigV4 over the whole request is the only kind.',
        proofs: [
          'core/gateway/authenticate/authenticate-call.test.ts › 20 SigV2 in a header',
          'core/gateway/authenticate/authenticate-call.test.ts › 20 SigV4A in a header',
          'core/gateway/authenticate/authenticate-call.test.ts › 20 a bearer token',
          'core/gateway/authenticate/authenticate-call.test.ts › 20 nobody',
        ],
      },
      {
        id: '21',
        attack: 'The scope is of another day than the date',
        standing: 'refused',
        answer: 'Both have to be of one day.',
        proofs: [
          'core/gateway/authenticate/authenticate-call.test.ts › 21 a scope of another day than the date',
          'core/gateway/authenticate/authenticate-call.test.ts › 21 a key of yesterday at midnight',
        ],
      },
      {
        id: '22',
        attack: 'A form upload carries a signed policy in place of a signature',
        standing: 'refused',
        answer: 'Forms with a policy are not carried.',
        proofs: ['core/gateway/authenticate/authenticate-call.test.ts › 22 a form with a policy'],
      },
      {
        id: '23',
        attack: 'The scope names a region that is not served, or none',
        standing: 'refused',
        answer: 'Regions are those of the data, and each has its own host and resources.',
        proofs: [
          'core/gateway/authenticate/authenticate-call.test.ts › 23 a region that is not served',
          'core/gateway/refused-calls.test.ts › decides the host; one that is none is refused',
          'core/gateway/refused-calls.test.ts › of another place is another resource, which policy does not permit',
        ],
      },
      {
        id: '24',
        attack: "The signature is for one service, and the body is another one's",
        standing: 'refused',
        answer: 'The operation that is recognised has to be of the service that was signed for.',
        proofs: [
          'core/gateway/authenticate/authenticate-call.test.ts › 24 a scope of another service than was signed for',
          'core/gateway/catalog/credential-scope.test.ts › case 24: the scope names one service, the request another',
        ],
      },
      {
        id: '25',
        attack: 'Services that share a signing name are taken for one another',
        standing: 'refused',
        answer: 'Path and host tell them apart; what stays open is refused.',
        proofs: [
          'core/gateway/catalog/credential-scope.test.ts › S3 Express, Outposts and Object Lambda reach no bucket of S3',
          'core/gateway/catalog/credential-scope.test.ts › what RDS has and Neptune has not, and the other way round, stays its own',
          'core/gateway/catalog/gateway-address.test.ts › tells services apart that share a signing name: by path or by host',
        ],
      },
    ],
  ],
  [
    'C. Two readers of one request',
    [
      {
        id: '26',
        attack: 'The action stands in query and body, twice, as a list, or in other letters',
        standing: 'refused',
        answer: 'It has to be there once, in its own letters.',
        proofs: [
          'core/gateway/catalog/action-and-version.test.ts › twice in the form',
          'core/gateway/catalog/action-and-version.test.ts › in query and form, or in the query of a POST, is refused',
          'core/gateway/read/form.test.ts › 26 Action[]',
          'core/gateway/read/form.test.ts › 26 Action twice',
        ],
      },
      {
        id: '27',
        attack: 'The version chooses another API',
        standing: 'refused',
        answer: 'The version has to be that of the service.',
        proofs: [
          'core/gateway/catalog/action-and-version.test.ts › of another API',
          'core/gateway/catalog/action-and-version.test.ts › missing',
        ],
      },
      {
        id: '28',
        attack: 'The same operation comes in another protocol, and misses its rule',
        standing: 'decided',
        answer:
          'Rules are about actions, whatever protocol a call came in; two protocols in one request are refused.',
        proofs: [
          'core/gateway/catalog/several-protocols.test.ts › is the same operation at the same host',
          'core/gateway/catalog/several-protocols.test.ts › told in two ways at once is refused',
        ],
      },
      {
        id: '29',
        attack: 'The media type is changed so that the body is read otherwise',
        standing: 'refused',
        answer: 'Each protocol has its media types, and what does not fit is refused.',
        proofs: ['core/gateway/catalog/several-protocols.test.ts › case 29: the content type'],
      },
      {
        id: '30',
        attack:
          'JSON with a name twice, `__proto__`, another encoding, half a character or a zero byte',
        standing: 'refused',
        answer: 'JSON is read strictly, and to its end.',
        proofs: [
          'core/gateway/read/json.test.ts › C30 a name twice',
          'core/gateway/read/json.test.ts › C30 __proto__',
          'core/gateway/read/json.test.ts › C30 a byte order mark',
          'core/gateway/read/json.test.ts › C30 UTF-16',
          'core/gateway/read/json.test.ts › C30 half of a surrogate pair',
          'core/gateway/refused-calls.test.ts › the same member twice',
        ],
      },
      {
        id: '31',
        attack: 'CBOR with a key twice, without lengths, or with tags; a body in gzip',
        standing: 'refused',
        answer: 'CBOR is read strictly; gzip is undone before the call is read, and sent undone.',
        proofs: [
          'core/gateway/read/cbor.test.ts › 31 a key twice',
          'core/gateway/read/cbor.test.ts › 31 a tag of a big number',
          'core/gateway/authenticate/plain-request.test.ts › that %s is refused',
        ],
      },
      {
        id: '32',
        attack:
          'One resource by many names: ARN, alias, account before the name, other case, encoded',
        standing: 'decided',
        answer: 'Each form is read as the ARN that it means; what can mean two things is refused.',
        proofs: [
          'core/gateway/meaning/names.test.ts › %s %s=%s means %s',
          'core/gateway/meaning/names.test.ts › %s %s=%s is refused',
          'core/gateway/meaning/names.test.ts › an index stands behind its table, whichever way that is named',
        ],
      },
      {
        id: '33',
        attack: 'A path that one reader normalises and the other does not; buckets in host or path',
        standing: 'refused',
        answer: 'Only S3 keeps such paths, and there they are the key.',
        proofs: [
          'core/gateway/authenticate/strict-request.test.ts › C33 a .. segment',
          'core/gateway/authenticate/strict-request.test.ts › C33 an empty segment',
          'core/gateway/catalog/paths-and-queries.test.ts › case 33: paths',
          'core/gateway/catalog/paths-and-queries.test.ts › a bucket in the host is one host label',
        ],
      },
      {
        id: '34',
        attack: 'Lists with gaps, leading zeros, or two ways to number',
        standing: 'refused',
        answer: 'Items are numbered from 1 as the model has it.',
        proofs: [
          'core/gateway/read/form.test.ts › 34 an index that is 0',
          'core/gateway/read/form.test.ts › 34 an index with a zero before it',
          'core/gateway/read/form.test.ts › 34 a gap',
          'core/gateway/read/form.test.ts › 34 both steps',
        ],
      },
      {
        id: '35',
        attack: 'A member that is newer than our data',
        standing: 'refused',
        answer: 'What the model does not know is refused by its name.',
        proofs: [
          'core/gateway/read/json.test.ts › 35 a member that the model does not know is refused by its name',
          'core/gateway/refused-calls.test.ts › a member that the model does not know',
        ],
      },
    ],
  ],
  [
    'D. What a call means',
    [
      {
        id: '36',
        attack: 'A statement of PartiQL deletes, or reads another table',
        standing: 'decided',
        answer: 'It is read: verb, table and index. What is not read whole is refused.',
        proofs: [
          'core/gateway/bypasses.test.ts › 36 a deletion inside a statement',
          'core/gateway/meaning/partiql.test.ts › refused anywhere in a batch refuses all of it',
        ],
      },
      {
        id: '37',
        attack: 'A batch or transaction spans tables',
        standing: 'decided',
        answer: 'Every entry has to be permitted.',
        proofs: [
          'core/gateway/bypasses.test.ts › 37 a batch over two tables',
          'core/gateway/refused-calls.test.ts › one of many things that is not permitted',
        ],
      },
      {
        id: '38',
        attack:
          'An update overwrites a protected attribute, an alias hides a masked name, a stream or export reads the table',
        standing: 'later',
        answer:
          'Which attributes a call reaches is told to policy where the request settles it; items are masked only by classes that configuration adds. Streams, exports and backups are actions of their own, which nothing permits by itself.',
        proofs: [
          'core/gateway/meaning/conditions.test.ts › %s %j: %j',
          'core/gateway/mask/mask-response.test.ts › masks attribute values at any depth so that numbers and bytes can still be read',
        ],
      },
      {
        id: '39',
        attack:
          'S3 copies from elsewhere, deletes a list, selects inside an object, or deletes by a rule',
        standing: 'decided',
        answer:
          'Each object and each source has to be permitted; rules, selections and jobs are actions of their own.',
        proofs: [
          'core/gateway/refused-calls.test.ts › reading elsewhere to write here',
          'core/gateway/meaning/hot-operations.test.ts › %s %j needs %j',
          'core/gateway/meaning/names.test.ts › %s is read as %s',
        ],
      },
      {
        id: '40',
        attack: 'The policy, the ACL or the public access of a bucket is changed',
        standing: 'decided',
        answer: 'These are of the level Permissions management, which one rule can forbid.',
        proofs: ['core/gateway/bypasses.test.ts › 40 a policy of a bucket'],
      },
      {
        id: '41',
        attack: 'AWS hands out credentials: roles, federation, registries of sessions',
        standing: 'refused',
        answer: 'No operation whose answer is credentials is sent.',
        proofs: [
          'core/gateway/refused-calls.test.ts › credentials from STS',
          'core/gateway/refused-calls.test.ts › credentials from IAM',
          'core/gateway/bypasses.test.ts › 41 a role taken by the role',
          'core/gateway/meaning/coverage.test.ts › are thirty-five or more, and sts:GetCallerIdentity is none',
        ],
      },
      {
        id: '42',
        attack: 'An identity widens itself: access keys, trust, attached policies, roles passed on',
        standing: 'refused',
        answer: 'A pack of rules holds whatever policy permits.',
        proofs: [
          'core/gateway/bypasses.test.ts › 42 a role passed to a new instance',
          'core/gateway/bypasses.test.ts › 42 another trust for a role',
          'core/gateway/bypasses.test.ts › 42 the policy of administrators for any role',
          'core/gateway/meaning/escalation.test.ts › refuses $action about $about',
        ],
      },
      {
        id: '43',
        attack: "Another service acts in the caller's place",
        standing: 'decided',
        answer:
          'CloudFormation, Cloud Control, commands on instances, builds, schedules and rules are refused unless the grant names them as its deputies. Invoking a function, starting a state machine or asking a query service is an action that nothing permits by itself.',
        proofs: [
          'core/gateway/bypasses.test.ts › 43 a stack',
          'core/gateway/bypasses.test.ts › 43 a command on an instance',
          'core/gateway/deputies.test.ts › is refused whatever policy permits: %s',
          'core/gateway/meaning/escalation.test.ts › refuses $action about $about',
        ],
      },
      {
        id: '44',
        attack: 'The answer holds a way in: a stream, a URL, a token of a registry',
        standing: 'later',
        answer:
          "Sessions on instances are refused, and tokens that are known are masked. Addresses that work without a signature, such as that of a function's code, come with the detectors in free text; the calls that give them are permitted by nothing by themselves.",
        proofs: [
          'core/gateway/bypasses.test.ts › g 44 a session on an instance',
          'core/gateway/bypasses.test.ts › 44 a token in an answer is masked, whoever may make the call',
        ],
      },
      {
        id: '45',
        attack: 'A key, secret, queue, topic or snapshot is shared with somebody outside',
        standing: 'decided',
        answer: 'These are of the level Permissions management, which one rule can forbid.',
        proofs: [
          'core/gateway/bypasses.test.ts › 45 a grant of a key',
          'core/gateway/bypasses.test.ts › 45 a policy of a secret',
          'core/gateway/bypasses.test.ts › 45 a permission of a topic',
          'core/gateway/bypasses.test.ts › 45 a snapshot that is shared',
        ],
      },
      {
        id: '46',
        attack: 'Trails, detectors or our own tables and role are tampered with',
        standing: 'refused',
        answer:
          'What stops a trail or a detector is refused, and so is whatever reaches the roles of grants, what bears our name, or what configuration protects.',
        proofs: [
          'core/gateway/bypasses.test.ts › 46 the trail stopped',
          'core/gateway/meaning/escalation.test.ts › keeps everybody off what the gateway stands on',
          'core/gateway/deputies.test.ts › never reaches what the deployment says that it is made of',
        ],
      },
      {
        id: '47',
        attack: 'Data leave by what may be written: tags, names, metrics',
        standing: 'later',
        answer:
          'Comes with anomalies. Meanwhile a write has to be permitted on its resource, and its entry has the length of what was sent and a keyed hash of it.',
        proofs: [
          'core/gateway/handle-call.test.ts › is written down before it is sent, and again before it is answered',
        ],
      },
      {
        id: '48',
        attack: 'What one caller began is fetched by another',
        standing: 'decided',
        answer: 'Fetching is a call, decided by the policy of whoever fetches.',
        proofs: [
          'core/gateway/refused-calls.test.ts › decide by the policy in force, not by the one that they were vended under',
        ],
      },
      {
        id: '49',
        attack: 'A dry run tells what would be allowed',
        standing: 'decided',
        answer: 'It needs what the run needs.',
        proofs: ['core/gateway/bypasses.test.ts › 49 a dry run needs what the run needs'],
      },
      {
        id: '50',
        attack:
          'The mask is evaded: the value encoded, encrypted anew, cut to a byte, or asked for by comparison',
        standing: 'later',
        answer:
          'Comes with the detectors in free text. Fields are masked by their place, whatever stands there; what can be learned by comparison has to be kept by permitting no query.',
        proofs: [
          'core/gateway/mask/mask-response.test.ts › has its secret masked, and told without the value',
        ],
      },
      {
        id: '51',
        attack: 'Another account or region, or a redirection to one',
        standing: 'decided',
        answer:
          'The account and region of each ARN are what policy decides on, and redirections are answers, which nobody follows.',
        proofs: [
          'core/gateway/meaning/required-access.test.ts › keeps the ARN of another account, region, partition or service as it is',
          'core/gateway/handle-call.test.ts › whose answer is a redirection is not sent anywhere else',
          'adapters/aws/gateway-upstream.test.ts › follows no redirection',
        ],
      },
    ],
  ],
  [
    'E. The gateway itself',
    [
      {
        id: '52',
        attack:
          'The call changes after its approval, people are worn out, approve themselves, or policy changes',
        standing: 'refused',
        answer:
          'A yes is bound to the hash of one call, is good once, and policy in force decides again; open requests are limited, and nobody decides about their own.',
        proofs: [
          'core/gateway/approved-calls.test.ts › of the same parameters alone',
          'core/gateway/approved-calls.test.ts › and once: a new command asks people anew',
          'core/gateway/approved-calls.test.ts › a publish: policy decides by it, however approved the call is',
          'core/approvals/requests.test.ts › sixty of one identity are asked in an hour, however soon they are answered',
          'core/approvals/cast-vote.test.ts › not the owner, in whichever groups',
        ],
      },
      {
        id: '53',
        attack: 'The client gives up and tries again, and the call is made twice',
        standing: 'refused',
        answer:
          'An approved call is made once, and later attempts of the same command get its answer. Other calls are repeated by clients as they are at AWS.',
        proofs: [
          'core/gateway/approved-calls.test.ts › gets the answer that the first got, and nothing is sent again',
          'core/gateway/approved-calls.test.ts › is told to wait, and later that nobody knows, where no answer came',
          'core/gateway/gateway-faults.test.ts › what people approved once is sent once at most, by however many attempts',
        ],
      },
      {
        id: '54',
        attack: 'An error repeats a secret, or becomes markup',
        standing: 'refused',
        answer: 'Refusals never repeat what was sent, and are written in the form of the protocol.',
        proofs: [
          'core/gateway/refusal/refuse-call.test.ts › with markup in its sentence stays text',
          'core/gateway/planted-in-calls.test.ts › a planted secret never stands in an entry, in a record of the store, or in a refusal',
        ],
      },
      {
        id: '55',
        attack: 'A label of the host or account leads to another server',
        standing: 'refused',
        answer: 'The host is made of the data and a known region.',
        proofs: [
          'core/gateway/catalog/gateway-address.test.ts › the account %j makes none',
          'core/gateway/catalog/gateway-address.test.ts › another label in the host than in the header makes none',
        ],
      },
      {
        id: '56',
        attack: 'Keys are guessed by time or by what is answered',
        standing: 'refused',
        answer:
          'Secrets are compared in constant time, and an unknown key is answered as a wrong token is.',
        proofs: [
          'core/gateway/bypasses.test.ts › d 56 is compared in constant time by %s',
          'core/gateway/refused-calls.test.ts › by another master secret, for another token, or of AWS are unknown, and nothing is written',
        ],
      },
      {
        id: '57',
        attack: 'What cannot be read is passed on without its mask',
        standing: 'refused',
        answer: 'Then nothing of it leaves, and the entry says that AWS answered.',
        proofs: [
          'core/gateway/gateway-faults.test.ts › that answers what cannot be masked is told to nobody',
          'core/gateway/mask/mask-response.test.ts › of a body beyond its bound',
        ],
      },
      {
        id: '58',
        attack: 'The process dies, and nobody knows that the call was made',
        standing: 'refused',
        answer: 'The entry is durable before the call is sent.',
        proofs: [
          'core/gateway/gateway-faults.test.ts › nothing is sent without a durable intent, or answered without a durable outcome',
          'core/gateway/handle-call.test.ts › is written down before it is sent, and again before it is answered',
        ],
      },
      {
        id: '59',
        attack: 'Two tenants are mixed up on a kept connection',
        standing: 'refused',
        answer:
          'Each call is signed anew by the role of its own lease; connections carry no identity.',
        proofs: [
          'core/gateway/handle-call.test.ts › assumes the role of a lease once for many calls, and anew for another lease',
          'adapters/aws/gateway-upstream.test.ts › signs as the role for the host that it sends to',
        ],
      },
      {
        id: '60',
        attack: 'The credentials of the role are stolen and used without the gateway',
        standing: 'later',
        answer:
          'Conditions on the network come with a gateway in a network of its own. These credentials are in the memory of the broker alone, an hour at most: no answer, entry or record has them, no grant that hands credentials out can have those of a role for the gateway only, an organization policy keeps that role as it is, and revoking the lease ends them.',
        proofs: [
          'lib/member-roles.test.ts › lets in whoever vends or calls, with the tags of a lease for the gateway',
          'lib/organization-policy.test.ts › says nothing of other roles, those of grants that hand out credentials included',
          'core/gateway/handle-call.test.ts › goes out as the role of its lease, to the host of its operation, with nothing of its signer',
          'core/gateway/planted-in-calls.test.ts › a planted secret never stands in an entry, in a record of the store, or in a refusal',
        ],
      },
      {
        id: '61',
        attack: 'The client does not use the gateway',
        standing: 'refused',
        answer: 'Its keys are nothing to AWS.',
        proofs: [
          'core/gateway/refused-calls.test.ts › are worth nothing at AWS: they are not what the role was given',
        ],
      },
      {
        id: '62',
        attack: 'The host of the client has credentials of its own',
        standing: 'later',
        answer:
          'Comes with the detector for calls around the gateway. The gateway does not see such calls and cannot refuse them; keys of AWS are not taken by it.',
        proofs: [
          'core/gateway/refused-calls.test.ts › by another master secret, for another token, or of AWS are unknown, and nothing is written',
        ],
      },
      {
        id: '63',
        attack: 'The service, the protocol or the operation is not known, or more than one fits',
        standing: 'refused',
        answer: 'What is not recognised is refused, with its entry.',
        proofs: [
          'core/gateway/refused-calls.test.ts › an unknown operation',
          'core/gateway/refused-calls.test.ts › a service that is none',
          'core/gateway/meaning/required-access.test.ts › is not known for an operation without a mapping, which is refused',
        ],
      },
    ],
  ],
  [
    'Flaws of a gateway that others built',
    [
      {
        id: 'a',
        attack: 'A signature is good for ever',
        standing: 'refused',
        answer: 'Five minutes, of S3 fifteen, and for what changes something once.',
        proofs: [
          'core/gateway/bypasses.test.ts › a 16 is good for five minutes, of S3 for fifteen, and no longer',
        ],
      },
      {
        id: 'b',
        attack: 'The declared hash of the body is believed',
        standing: 'refused',
        answer: 'It is compared with the body.',
        proofs: [
          'core/gateway/bypasses.test.ts › b 15 is over the body: another one under it is refused',
        ],
      },
      {
        id: 'c',
        attack: 'The day of the scope is not compared with the date',
        standing: 'refused',
        answer: 'It is.',
        proofs: [
          'core/gateway/authenticate/authenticate-call.test.ts › 21 a scope of another day than the date',
        ],
      },
      {
        id: 'd',
        attack: 'Signatures are compared byte by byte until one differs',
        standing: 'refused',
        answer: 'They are compared in constant time.',
        proofs: ['core/gateway/bypasses.test.ts › d 56 is compared in constant time by %s'],
      },
      {
        id: 'e',
        attack: 'The query is not part of what is signed',
        standing: 'refused',
        answer: 'It is brought into its canonical form, and every change of it is refused.',
        proofs: [
          'core/gateway/authenticate/vectors.test.ts › refuses every change of $name in the $form form',
        ],
      },
      {
        id: 'f',
        attack: 'The host need not be signed',
        standing: 'refused',
        answer: 'It has to be.',
        proofs: ['core/sigv4/verify-signature.test.ts › a host that is not signed'],
      },
      {
        id: 'g',
        attack: 'The instance that a session is opened on is asked of nobody',
        standing: 'refused',
        answer: 'No session is opened on an instance.',
        proofs: ['core/gateway/bypasses.test.ts › g 44 a session on an instance'],
      },
      {
        id: 'h',
        attack: 'Keys that never change lie on a machine',
        standing: 'refused',
        answer: 'The gateway assumes the role of each lease, for as long as the lease lasts.',
        proofs: [
          'core/gateway/handle-call.test.ts › assumes the role of a lease once for many calls, and anew for another lease',
        ],
      },
      {
        id: 'i',
        attack: 'One way through is not recorded',
        standing: 'refused',
        answer: 'There is one way, and nothing is sent before its entry is durable.',
        proofs: [
          'core/gateway/gateway-faults.test.ts › nothing is sent without a durable intent, or answered without a durable outcome',
        ],
      },
      {
        id: 'j',
        attack: 'On one way through the rules do not hold',
        standing: 'refused',
        answer: 'Every call is decided; what cannot be decided is refused.',
        proofs: [
          'core/gateway/refused-calls.test.ts › a forbid, with its reason',
          'core/gateway/refused-calls.test.ts › what no policy permits',
        ],
      },
    ],
  ],
];
