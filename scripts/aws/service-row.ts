import type { ServiceData } from '#core/gateway/catalog/operation-data.ts';
import type { BotocoreModel } from './botocore-model.ts';
import type { Partition } from './endpoint-rules.ts';
import { isRest, operationLine } from './operation-lines.ts';
import type { BotocoreService } from './read-botocore.ts';
import { placesOf } from './service-hosts.ts';

/** Our words for botocore's protocols. */
const protocols: Readonly<Record<string, string>> = {
  'smithy-rpc-v2-cbor': 'cbor',
  ...{ json: 'json', query: 'query', ec2: 'ec2', 'rest-json': 'rest-json', 'rest-xml': 'rest-xml' },
};

/** One service as the committed data have it. */
export function serviceRow(
  service: BotocoreService,
  partitions: readonly Partition[],
): ServiceData {
  const { metadata, operations } = service.model;
  const placeOf = placesOf(service, partitions);
  const hosts = [placeOf(undefined).lines];
  const further = new Set<string>();
  const lines = Object.entries(operations).map(([name, operation]) => {
    const { lines: own, signingName = '' } = placeOf(operation);
    const at = placeAmong(hosts, own);
    const fields = operationLine(name, operation, service.model);
    if (signingName !== '') further.add(signingName);
    return [...fields, at === 0 ? '' : String(at), signingName].join('|').replace(/\|+$/, '');
  });
  const { targetPrefix, signatureVersion } = metadata;
  const signs = /^(?:s3|s3v4|v4)$/.test(signatureVersion);
  return {
    signingName: metadata.signingName ?? metadata.endpointPrefix,
    ...(further.size === 0 ? {} : { furtherSigningNames: [...further].toSorted() }),
    endpointPrefix: metadata.endpointPrefix,
    protocols: offered(service.model),
    version: metadata.apiVersion,
    ...(targetPrefix === undefined ? {} : { target: targetPrefix }),
    ...(signs ? {} : { signature: signatureVersion }),
    ...(hosts.flat().length === 0 ? {} : { hosts }),
    operations: lines.toSorted(),
  };
}

function offered(model: BotocoreModel): readonly string[] {
  const { protocol, protocols: all = [protocol] } = model.metadata;
  return all.map((each) => {
    const name = protocols[each];
    if (name === undefined) throw new Error(`a protocol that nobody here reads: ${each}`);
    if (name.startsWith('rest-') !== isRest(model)) throw new Error(`${each} beside ${protocol}`);
    return name;
  });
}

/** The place of these lines among all that the service has, added when they are new. */
function placeAmong(hosts: (readonly string[])[], lines: readonly string[]): number {
  const text = lines.join();
  const at = hosts.findIndex((each) => each.join() === text);
  return at < 0 ? hosts.push(lines) - 1 : at;
}
