import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import {
  gravestPower,
  type Power,
  type Reach,
  type ReachedPower,
  reachOf,
} from '#core/iam/reach.ts';
import { type Html, html } from '../html.ts';
import { type IconName, icon } from './icons.ts';
import { resourceWords, serviceWords } from './resource-words.ts';

/** What the credentials could do, in plain words, and the policy itself for whoever reads those. */
export function blastRadius(sessionPolicy: string | null, role: string): Html {
  return html`<section aria-labelledby="could">
<h2 id="could">What it could do</h2>
${sessionPolicy === null ? wholeRole(role) : bounded(sessionPolicy)}
</section>`;
}

function wholeRole(role: string): Html {
  return html`<p class="problem">${icon('warning')} <strong>Everything that the role may do.</strong> No session policy cuts it down: look up what <code>${role}</code> is permitted before you say yes.</p>`;
}

function bounded(sessionPolicy: string): Html {
  const document = readPolicy(sessionPolicy);
  const words =
    document === undefined
      ? html`<p class="problem">${icon('warning')} This policy cannot be put into words here. Read it below before you say yes.</p>`
      : inWords(reachOf(document));
  return html`${words}
<details>
<summary>The session policy as AWS is sent it</summary>
<pre tabindex="0" role="region" aria-label="Session policy as JSON">${indented(sessionPolicy)}</pre>
</details>`;
}

function inWords(reaches: readonly Reach[]): Html {
  const gravest = gravestPower(reaches) ?? 'nothing';
  const { tone, words, sign, after } = headlines[gravest];
  return html`<p class="${tone}">${icon(sign)} <strong>${words}${whereWords(reaches, gravest)}.</strong> ${after}</p>
<ul class="reach">${reaches.map(statementWords)}</ul>
<p class="soft">Never more than this, and never more than the role itself may do.</p>`;
}

/** In which services the gravest is done. */
function whereWords(reaches: readonly Reach[], gravest: Power | 'nothing'): Html {
  const written = reaches
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ powers }) => (powers.kind === 'named' ? powers.named : []))
    .flatMap(({ power, written: patterns }) => (power === gravest ? patterns : []));
  return written.length === 0 ? html`` : html` in ${servicesOf(written)}`;
}

interface Headline {
  readonly tone: 'flash' | 'note' | 'problem';
  readonly sign: IconName;
  readonly words: string;
  readonly after?: string;
}

const headlines: Readonly<Record<Power | 'nothing', Headline>> = {
  nothing: { tone: 'flash', sign: 'dash', words: 'It does nothing: no statement permits anything' },
  list: {
    tone: 'flash',
    sign: 'eye',
    words: 'It sees what there is',
    after: 'It changes nothing.',
  },
  read: { tone: 'flash', sign: 'eye', words: 'It reads', after: 'It changes nothing.' },
  tagging: {
    tone: 'note',
    sign: 'pen',
    words: 'It changes tags',
    after: 'Others may decide by them.',
  },
  write: { tone: 'note', sign: 'pen', words: 'It changes things' },
  secrets: {
    ...{ tone: 'problem', sign: 'key', words: 'It reads secrets' },
    after: 'They stay known when the lease is over.',
  },
  delete: { tone: 'problem', sign: 'warning', words: 'It deletes things' },
  unknown: {
    ...{ tone: 'problem', sign: 'warning', words: 'It does what is not known here' },
    after: 'Nobody can tell you what that is.',
  },
  roles: {
    ...{ tone: 'problem', sign: 'warning', words: 'It acts by other roles' },
    after: 'Whatever those may do, it may do.',
  },
  permissions: { tone: 'problem', sign: 'warning', words: 'It changes who may do what' },
};

const deeds: Readonly<Record<Power, { readonly may: string; readonly never: string }>> = {
  list: { may: 'Sees what there is', never: 'see what there is' },
  read: { may: 'Reads', never: 'read' },
  tagging: { may: 'Changes tags', never: 'change tags' },
  write: { may: 'Creates or changes', never: 'create or change' },
  secrets: { may: 'Reads secrets', never: 'read secrets' },
  delete: { may: 'Deletes', never: 'delete' },
  unknown: { may: 'Does what nobody here knows', never: 'do what nobody here knows' },
  roles: { may: 'Acts by another role', never: 'act by another role' },
  permissions: { may: 'Changes who may do what', never: 'change who may do what' },
};

function statementWords(reach: Reach): Html {
  const { sid, effect, powers, resources, conditions } = reach;
  const isDeny = effect === 'Deny';
  const lines =
    powers.kind === 'everything'
      ? [everyAction(powers.but, isDeny)]
      : powers.named.map((power) => powerWords(power, isDeny));
  return html`<li>
${sid !== null && html`<p class="sid"><code>${sid}</code></p>`}
${lines.map((line) => html`<p>${line}</p>`)}
<ul>${resourceLines(resources)}</ul>
${conditionWords(conditions)}
</li>`;
}

function everyAction(but: readonly string[], isDeny: boolean): Html {
  const all = isDeny ? 'Never: any action' : 'Every action there is';
  return html`<strong>${all}</strong> ${wide}${but.length > 0 && html` but ${codes(but)}`}`;
}

function powerWords({ power, written, known }: ReachedPower, isDeny: boolean): Html {
  const { may, never } = deeds[power];
  const isWide = written.some((pattern) => /[*?]/u.test(pattern));
  return html`<strong>${isDeny ? `Never: ${never}` : may}</strong> ${isWide && wide} <span class="soft">by ${codes(written)}${
    isWide && html`: ${known} actions of ${servicesOf(written)} that are known today`
  }</span>`;
}

const wide = html`<span class="tag wait">wide</span>`;

function servicesOf(written: readonly string[]): string {
  const prefixes = written.map((pattern) => serviceWords(pattern.split(':')[0] ?? ''));
  return [...new Set(prefixes)].join(', ');
}

function resourceLines(resources: Reach['resources']): readonly Html[] {
  if (resources.kind === 'named') {
    return resources.named.map((pattern) => html`<li>${resourceWords(pattern)}</li>`);
  }
  const { but } = resources;
  return [
    html`<li><strong>every resource</strong> ${wide}${but.length > 0 && html` but ${codes(but)}`}</li>`,
  ];
}

function conditionWords(conditions: Reach['conditions']): Html {
  const all = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
  );
  if (all.length === 0) return html``;
  return html`<p>only where</p>
<ul>${all.map(({ operator, key, values }) => html`<li><code>${key}</code> ${operator} ${codes(values)}</li>`)}</ul>`;
}

function codes(texts: readonly string[]): Html {
  const each = texts.map((text, at) => html`${at > 0 && ', '}<code>${text}</code>`);
  return html`${each}`;
}

function readPolicy(text: string): PolicyDocument | undefined {
  const read = parsed(text);
  const document = read === undefined ? [] : parsePolicyDocument(read, 'session');
  return 'statements' in document ? document : undefined;
}

function indented(text: string): string {
  const read = parsed(text);
  return read === undefined ? text : JSON.stringify(read, null, 2);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
