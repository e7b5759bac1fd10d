const unseen = /[^\P{Cc}\t\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * What runners of CI obey in the log of a step: GitHub `::add-path::` where a line begins, GitHub
 * and Azure DevOps `##[` and `##vso[` anywhere.
 */
const begun = /:(?=:)(?<=^\s*:)|\[(?<=##\w{0,16}\[)/gmu;

/**
 * The same text with every character that a terminal would obey or hide, or that begins a command
 * to a runner of CI, written as a JSON escape: names of branches, claims and files are other
 * people's text, and so is what a broker answers.
 */
export function visibleText(text: string): string {
  return text.replace(unseen, escaped).replace(begun, escaped);
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map(escapeOf).join('');
}

function escapeOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
