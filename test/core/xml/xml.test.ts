import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { child, childText, readXml } from '#core/xml/read-xml.ts';
import { escapeXml, writeXml } from '#core/xml/write-xml.ts';
import { campaign } from '#test/campaign.ts';

describe('readXml', () => {
  test('reads elements, attributes, entities and a declaration', () => {
    const root = readXml(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Delete xmlns="urn:x"><Quiet/><Object><Key>a&amp;&lt;&#x41;&#66;</Key></Object> </Delete>\n',
    );
    expect(root?.name).toBe('Delete');
    expect(root?.children.map(({ name }) => name)).toEqual(['Quiet', 'Object']);
    expect(childText(child(root, 'Object'), 'Key')).toBe('a&<AB');
  });

  test('a child that is not there, or there twice, is not read', () => {
    const root = readXml('<a><b>1</b><b>2</b></a>');
    expect(childText(root, 'b')).toBeUndefined();
    expect(childText(root, 'c')).toBeUndefined();
    expect(childText(undefined, 'b')).toBeUndefined();
  });

  test.each([
    '',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    '<a/>text',
    '<a>&nbsp;</a>',
    '<a>&amp</a>',
    '<a>&#0;</a>',
    '<a>&#xD800;</a>',
    '<a>&#x110000;</a>',
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    '<a><!-- comment --></a>',
    '<a><![CDATA[x]]></a>',
    '<a><?php x?></a>',
    '<a b=c></a>',
    '<a',
    '<a>'.repeat(40) + '</a>'.repeat(40),
  ])('refuses %j', (text) => {
    expect(readXml(text)).toBeUndefined();
  });

  test('never throws, whatever it reads', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      '&',
      ';',
      '#',
      '"',
      '=',
      '!',
      '?',
      ' ',
      '<a>',
      '</a>',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const root = readXml(parts.join(''));
        expect(root === undefined || root.name.length > 0).toBe(true);
      }),
      { seed: 3, numRuns: campaign(500) },
    );
  });
});

describe('writeXml', () => {
  test('what is written reads back, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const printable = text.replace(/[^\t\n\r -\uFFFD]/g, '\uFFFD');
        expect(childText(readXml(writeXml('r', { t: text }, 'urn:x')), 't')).toBe(printable);
      }),
      { seed: 4, numRuns: campaign(300) },
    );
  });

  test('lists repeat an element, undefined leaves it out', () => {
    const written = writeXml('r', { a: [1, 2], b: undefined, c: { d: true }, e: '' });
    expect(written).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<r><a>1</a><a>2</a><c><d>true</d></c><e></e></r>',
    );
    expect(writeXml('r', undefined)).toContain('<r></r>');
  });

  test('no text opens a tag, nor breaks the encoding', () => {
    expect(escapeXml('<script>"\'&\u0000\uD800')).toBe(
      '&lt;script&gt;&quot;&apos;&amp;\uFFFD\uFFFD',
    );
  });
});
