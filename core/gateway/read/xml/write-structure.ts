import { escapeXml } from '#core/xml/write-xml.ts';
import type { InputModel, StructureShape } from '../../input-model.ts';
import type { ParameterValue } from '../../parameters.ts';
import { isInBody, shapeOf } from '../structure.ts';
import { writeTextScalar } from '../text-scalar.ts';

type Members = { readonly [name: string]: ParameterValue };

/** One element with the members of a structure, as `structureOfXml` reads it. */
export function writeStructure(
  elementName: string,
  value: ParameterValue,
  shape: StructureShape,
  writing: { readonly model: InputModel; readonly namespace?: string | undefined },
): string {
  const { model, namespace } = writing;
  const given = value as Members;
  const present = Object.entries(shape.members).filter(
    ([name, member]) => isInBody(member) && Object.hasOwn(given, name),
  );
  const attributes = present
    .filter(([, member]) => member.isXmlAttribute === true)
    .map(([name, member]) => attributeText(member.wireName ?? name, String(given[name])));
  const children = present
    .filter(([, member]) => member.isXmlAttribute !== true)
    .map(([name, member]) =>
      elements(member.wireName ?? name, given[name] ?? null, member.shape, model),
    );
  const spaces = namespace === undefined ? '' : attributeText('xmlns', namespace);
  return `<${elementName}${spaces}${attributes.join('')}>${children.join('')}</${elementName}>`;
}

const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';

function attributeText(name: string, text: string): string {
  const declared = name.startsWith('xsi:') ? ` xmlns:xsi="${schemaInstance}"` : '';
  return `${declared} ${name}="${escapeXml(text)}"`;
}

function elements(
  name: string,
  value: ParameterValue,
  shapeName: string,
  model: InputModel,
): string {
  const shape = shapeOf(model, shapeName);
  switch (shape.kind) {
    case 'structure':
      return writeStructure(name, value, shape, { model });
    case 'list': {
      const itemName = shape.flattened ? name : shape.wireName;
      const items = (value as readonly ParameterValue[]).map((item) =>
        elements(itemName, item, shape.member, model),
      );
      return shape.flattened ? items.join('') : wrapped(name, items.join(''));
    }
    case 'map': {
      const entries = Object.entries(value as Members).map(
        ([key, item]) =>
          wrapped(shape.keyName, escapeXml(key)) +
          elements(shape.valueName, item, shape.value, model),
      );
      const entryName = shape.flattened ? name : 'entry';
      const text = entries.map((entry) => wrapped(entryName, entry)).join('');
      return shape.flattened ? text : wrapped(name, text);
    }
    default:
      return wrapped(name, escapeXml(writeTextScalar(value)));
  }
}

function wrapped(name: string, text: string): string {
  return `<${name}>${text}</${name}>`;
}
