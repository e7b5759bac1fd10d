import { Fault } from '#core/faults.ts';
import type { XmlElement } from '#core/xml/read-xml.ts';
import { doubledMember } from '../structure.ts';

const attribute = /([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

/** The attributes of an element but for its namespaces, which say nothing of what is asked. */
export function attributesOf({ attributeText }: XmlElement): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', quoted, apostrophed] of attributeText.matchAll(attribute)) {
    const text = quoted ?? apostrophed ?? '';
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
    if (found.has(name)) throw doubledMember(name);
    if (text.includes('&')) {
      throw new Fault('invalid_request', 'an attribute of the XML has an entity; write it out');
    }
    found.set(name, text);
  }
  return found;
}
