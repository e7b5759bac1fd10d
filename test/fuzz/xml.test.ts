import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readXml, type XmlElement } from '#core/xml/read-xml.ts';
import { escapeXml, writeXml } from '#core/xml/write-xml.ts';
import { fuzz } from './fuzz-target.ts';

const piece = fc.constantFrom(
  ...['<a>', '</a>', '<b x="1">', '</b>', '<c/>', 'text', '&amp;', '&#65;', '&#xD800;', '&x;', ' '],
  ...['<!--', '-->', '<![CDATA[', ']]>', '<?p?>', '<!DOCTYPE a>', '<', '>', '"'],
);

fuzz({
  name: 'xml',
  oracle: 'a text is one tree that reads again as itself once written, or nothing',
  seeds: [
    '<?xml version="1.0" encoding="UTF-8"?>\n<Delete xmlns="urn:x"><Quiet/><Object><Key>a&amp;&lt;&#x41;&#66;</Key></Object> </Delete>\n',
    writeXml(
      'AssumeRoleResponse',
      { Result: { Credentials: { Key: ["a'b", '"<>'] } }, Id: 1 },
      'u',
    ),
    '<a b=\'1\' c = "2"><b>\r\n</b ></a>',
  ],
  dictionary: [
    '<a>',
    '</a>',
    '<b/>',
    '<!DOCTYPE a [<!ENTITY x "&x;">]>',
    '<!--',
    '<![CDATA[',
    '&#0;',
  ],
  grammar: fc.array(piece, { maxLength: 14 }).map((parts) => `<a>${parts.join('')}</a>`),
  inputs: 1_500,
  check: (input) => {
    const text = input.toString('utf8');
    const tree = readXml(text);
    if (tree === undefined) return;
    assert.doesNotMatch(text, /<!|<\?(?!xml )/);
    const again = readXml(printed(tree));
    // Characters that XML cannot carry are written as U+FFFD, and so is what they become.
    assert.deepEqual(again, carried(tree));
    assert.deepEqual(readXml(printed(carried(tree))), again);
  },
});

function printed({ name, text, children, attributeText }: XmlElement): string {
  return `<${name}${attributeText}>${escapeXml(text)}${children.map(printed).join('')}</${name}>`;
}

function carried({ name, text, children, attributeText }: XmlElement): XmlElement {
  const kept = text.toWellFormed().replace(/[^\t\n\r -\uFFFD]/g, '\uFFFD');
  return { name, text: kept, children: children.map(carried), attributeText };
}
