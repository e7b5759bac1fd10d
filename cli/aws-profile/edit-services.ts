/** A section of service addresses, named after the profile that uses it. */
export interface ServicesSection {
  /** The name of the profile. */
  readonly profile: string;
  /** Address by service, as configuration files name services; undefined: the section goes. */
  readonly addresses: Readonly<Record<string, string>> | undefined;
}

/** What a profile says under `services`: the name tells that the section is ours. */
export function servicesName(profile: string): string {
  return `sallyport-${profile}`;
}

/** The text of an AWS configuration file with this section in it, or without it; all else stays. */
export function withServices(text: string, wanted: ServicesSection): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const header = servicesHeader(wanted.profile);
  const section = sectionLines(header, wanted.addresses);
  const lines = text.replace(/\r?\n$/u, '').split(/\r?\n/u);
  const begin = lines.findIndex((line) => line.trim() === header);
  if (begin < 0) return section.length === 0 ? text : joined([...lines, '', ...section], eol);
  const next = lines.findIndex((line, at) => at > begin && /^\s*\[/u.test(line));
  const after = next < 0 ? [] : lines.slice(next);
  const gap = section.length > 0 && after.length > 0 ? [''] : [];
  return joined([...lines.slice(0, begin), ...section, ...gap, ...after], eol);
}

/** Whether the section of this profile stands there. */
export function hasServices(text: string, profile: string): boolean {
  return text.split(/\r?\n/u).some((line) => line.trim() === servicesHeader(profile));
}

function servicesHeader(profile: string): string {
  return `[services ${servicesName(profile)}]`;
}

function sectionLines(header: string, addresses: ServicesSection['addresses']): readonly string[] {
  if (addresses === undefined) return [];
  const settings = Object.entries(addresses).flatMap(([service, address]) => [
    `${service} =`,
    `  endpoint_url = ${address}`,
  ]);
  return [header, ...settings];
}

function joined(lines: readonly string[], eol: string): string {
  return `${lines.join(eol).trimEnd()}${eol}`;
}
