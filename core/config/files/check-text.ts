import type { Problem } from '../problem.ts';

/** Largest configuration file, in bytes of UTF-8. */
const largestFileBytes = 1024 * 1024;

/** What must stand in no configuration file, and what each looks like. */
const secretForms: readonly (readonly [name: string, form: RegExp])[] = [
  ['an AWS access key id', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['an AWS secret access key', /aws_?secret_?access_?key['"]?\s*[:=]\s*['"]?[A-Za-z0-9/+]{40}/i],
  ['a private key', /-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----/],
  ['a token', /\beyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{36})/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20}/],
];

// Characters that are not seen, or that make a line read otherwise than it is.
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{FFFD}]/u;
const longestSearchedLine = 16_384;

/** Problems of a file's text as such: its size, its encoding, characters that hide, and secrets. */
export function checkText(file: string, text: string): readonly Problem[] {
  if (isTooLarge(text)) return [tooLarge(file)];
  return text
    .split('\n')
    .flatMap((line, at) => [
      ...unseenProblem(file, at + 1, line),
      ...secretProblems(file, at + 1, line),
    ]);
}

/** Whether a file is larger than will be read at all. */
export function isTooLarge(text: string): boolean {
  return Buffer.byteLength(text) > largestFileBytes;
}

function tooLarge(file: string): Problem {
  return {
    file,
    line: 1,
    column: 1,
    message: `the file is larger than the ${largestFileBytes} bytes that are read`,
    remedy: 'split it: identities/*.yaml, people/*.yaml and grants/*.yaml are read too',
  };
}

function unseenProblem(file: string, line: number, text: string): readonly Problem[] {
  const visible = text.replace(/\r$/, '').replaceAll('\t', ' ');
  if (!visible.isWellFormed()) return [notText(file, line)];
  const found = unseen.exec(visible);
  if (found === null) return [];
  const code = Number(found[0].codePointAt(0)).toString(16).toUpperCase().padStart(4, '0');
  if (code === 'FFFD') return [notText(file, line, found.index + 1)];
  return [
    {
      file,
      line,
      column: found.index + 1,
      message: `the character U+${code} cannot be seen and may make the line read otherwise than it is`,
      remedy: 'remove it, or write it as an escape inside double quotes',
    },
  ];
}

function notText(file: string, line: number, column = 1): Problem {
  return {
    file,
    line,
    column,
    message: 'the file is not valid UTF-8',
    remedy: 'save it as UTF-8',
  };
}

function secretProblems(file: string, line: number, text: string): readonly Problem[] {
  const searched = text.slice(0, longestSearchedLine);
  return secretForms.flatMap(([name, form]) => {
    const found = form.exec(searched);
    if (found === null) return [];
    return [
      {
        file,
        line,
        column: found.index + 1,
        message: `this looks like ${name}, and configuration holds no secrets`,
        remedy: 'remove it, and replace the secret where it came from: it has been seen',
      },
    ];
  });
}
