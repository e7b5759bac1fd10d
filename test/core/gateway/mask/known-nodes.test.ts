import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { topPath } from '#core/gateway/mask/fields/field-path.ts';
import { type Carrier, KnownNodes } from '#core/gateway/mask/fields/known-nodes.ts';
import { structureNode } from '#core/gateway/mask/fields/mask-node.ts';
import { readMember } from '#core/gateway/mask/fields/sensitive-shape.ts';
import { Edits } from '#core/gateway/mask/spans/edits.ts';
import { maskForm } from '#core/gateway/mask/spans/mask-form.ts';
import { maskJson } from '#core/gateway/mask/spans/mask-json.ts';
import { maskXml } from '#core/gateway/mask/spans/mask-xml.ts';

/** What no service has beside a secret today, and AWS's models may have tomorrow. */
const shapes = {
  Items: '[~]|Item',
  Item: ['Key|!-', 'Open|-'],
  Texts: '[~]|!-',
  Tags: '{~Name,Content}|!-',
  Numbers: '[]|!:number',
  Deep: ['Tags|!Tags'],
};
const service = { protocols: ['rest-xml'], operations: [], shapes, errors: [] } as const;
const lines = ['Items=Item|Items', 'Texts=Text|Texts', 'Tags=Tag|Tags', 'Numbers|Numbers'];

function rootOf(carrier: Carrier) {
  const nodes = new KnownNodes({
    service,
    carrier,
    showsPlain: () => true,
    maskingOf: ({ text }) => ({ fieldClass: `s.O:${text}`, strategy: { kind: 'redact' } }),
  });
  const members = lines.map(readMember).flatMap((member) => {
    const node = nodes.member(member, topPath);
    return node === undefined ? [] : [[member.wireName, node] as const];
  });
  return structureNode(new Map(members), undefined);
}

function applied(body: string, find: (bytes: Buffer, edits: Edits) => void): string {
  const edits = new Edits();
  find(Buffer.from(body), edits);
  return Buffer.from(edits.apply(Buffer.from(body))).toString();
}

test('what XML flattens is masked where it stands', () => {
  const body =
    '<A><Item><Key>x</Key><Open>o</Open></Item><Item><Key>y</Key></Item><Text>x</Text><Text>y</Text>' +
    '<Tag><Name>n</Name><Content>x</Content></Tag><Numbers><n>7</n><n>8</n></Numbers></A>';
  const masked = applied(body, (bytes, edits) => maskXml(bytes, rootOf('xml'), edits, 9));
  expect(masked).toBe(
    '<A><Item><Key>***masked***</Key><Open>o</Open></Item><Item><Key>***masked***</Key></Item>' +
      '<Text>***masked***</Text><Text>***masked***</Text>' +
      '<Tag><Name>n</Name><Content>***masked***</Content></Tag><Numbers><n>0</n><n>0</n></Numbers></A>',
  );
});

test('values are lists and maps, flattened or not', () => {
  const body = '{"Item":[{"Key":"x","Open":"o"}],"Text":["x",null],"Tag":{"n":"x"},"Numbers":[7]}';
  const masked = applied(body, (bytes, edits) => maskJson(bytes, rootOf('values'), edits, 9));
  expect(masked).toBe(
    '{"Item":[{"Key":"***masked***","Open":"o"}],"Text":["***masked***",null],"Tag":{"n":"***masked***"},"Numbers":[0]}',
  );
});

test('forms number the items of lists and the entries of maps', () => {
  const body =
    'Item.1.Key=x&Item.1.Open=o&Text.2=x&Text.member.3=x&Tag.1.Name=n&Tag.1.Content=x&Tag.entry.2.Content=x&Numbers.member.1=7';
  const masked = applied(body, (bytes, edits) => maskForm(bytes, rootOf('form'), 'dotted', edits));
  expect(masked).toBe(body.replace(/=x/g, '=***masked***').replace('=7', '=0'));
});
