import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { asOwner, type ExchangeWorld } from '#test/exchange-world.ts';

/** Publishes the example with one file changed. */
export async function publishExample(
  world: ExchangeWorld,
  path: string,
  change: (text: string) => string,
): Promise<void> {
  const files = new Map(readConfigurationFolder(exampleFolder));
  files.set(path, change(String(files.get(path))));
  await publishConfiguration(asOwner, { files }, world.admin);
}
