import { Fault } from '#core/faults.ts';
import { strictUtf8 } from '#core/strict-utf8.ts';
import { readXml, type XmlElement } from '#core/xml/read-xml.ts';

/** What XML 1.0 §2.2 does not let stand in a document. */
const noCharacter = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Reads the one element of an XML body, which has to be of this name. Throws `invalid_request`. */
export function parseXml(bytes: Uint8Array, rootName: string): XmlElement {
  const text = strictUtf8(bytes);
  if (text === undefined) throw unfit('is not UTF-8; encode it as that');
  const root = noCharacter.test(text) ? undefined : readXml(text);
  if (root === undefined) {
    throw unfit('is not plain: send elements, attributes and text, without document type or CDATA');
  }
  if (root.name !== rootName) throw unfit(`must begin with <${rootName}>`);
  return root;
}

function unfit(what: string): Fault {
  return new Fault('invalid_request', `the XML of the body ${what}`);
}
