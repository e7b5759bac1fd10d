/**
 * What names of services end with in a Region, where they are told by Region: in keys' policies and
 * conditions. Services that act for nobody in particular have one name in all partitions.
 */
export function domainSuffix(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}
