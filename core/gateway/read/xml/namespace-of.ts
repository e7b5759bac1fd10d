import type { XmlElement } from '#core/xml/read-xml.ts';

/** The default namespace that an element declares; one that would have to be escaped is none. */
export function namespaceOf({ attributeText }: XmlElement): string | undefined {
  return /(?:^|\s)xmlns\s*=\s*["']([\w:/.#-]{1,200})["']/.exec(attributeText)?.[1];
}
