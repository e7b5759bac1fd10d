import type { AwsProtocol } from '#core/gateway/recognised-operation.ts';
import type { ModelMember, Shapes } from './marks.ts';

/** `@location` of a member that does not stand within the body. */
export function locationOf(shapes: Shapes, structure: string, name: string): string {
  const member = shapes[structure]?.members?.[name];
  if (member === undefined) return '';
  if (shapes[member.shape]?.eventstream === true) return '@events';
  if (shapes[structure]?.payload === name) return '@payload';
  return member.location === undefined ? '' : `@${member.location}`;
}

/** `=wire name` and `/form name` of a member where they differ from its own. */
export function wireNameOf(
  { shapes, protocol }: { readonly shapes: Shapes; readonly protocol: AwsProtocol },
  name: string,
  member: ModelMember,
): string {
  const wireName = flatItemName(shapes, member, protocol) ?? member.locationName ?? name;
  const formName = protocol === 'ec2' ? ec2FormName(name, member) : wireName;
  const wire = wireName === name ? '' : `=${wireName}`;
  return `${wire}${formName === wireName ? '' : `/${formName}`}`;
}

/** In XML the items of a flattened list stand where the list would, under their own name if they have one. */
function flatItemName(
  shapes: Shapes,
  { shape }: ModelMember,
  protocol: AwsProtocol,
): string | undefined {
  const target = shapes[shape];
  const isXml = protocol === 'query' || protocol === 'rest-xml' || protocol === 'ec2';
  return isXml && target?.type === 'list' && target.flattened === true
    ? target.member?.locationName
    : undefined;
}

/** Forms of EC2 name a member by its `queryName`, else by its name in XML with a capital first. */
function ec2FormName(name: string, { queryName, locationName }: ModelMember): string {
  const inXml = locationName ?? name;
  return queryName ?? `${inXml.charAt(0).toUpperCase()}${inXml.slice(1)}`;
}
