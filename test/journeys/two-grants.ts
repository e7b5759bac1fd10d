import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFolder } from '#local/example-folder.ts';

/**
 * Copies the example configuration and lets shop-deployer ask for a second grant, `shop-look`, of
 * which a token must not be spent on both.
 */
export function copyWithTwoGrants(folder: string): string {
  cpSync(exampleFolder, folder, { recursive: true });
  change(
    join(folder, 'identities.yaml'),
    'grants: [shop-deploy]',
    'grants: [shop-deploy, shop-look]',
  );
  change(join(folder, 'grants.yaml'), /^ {2}shop-migrate:$/mu, `${lookGrant}\n\n  shop-migrate:`);
  change(
    join(folder, 'policies', 'shop.cedar'),
    'resource == Sallyport::Grant::"shop-deploy"',
    'resource',
  );
  return folder;
}

const lookGrant = `  shop-look:
    role: arn:aws:iam::111122223333:role/shop-deploy
    externalId: acme-sallyport
    leaseSeconds: 960
    labels: [production]
    sessionPolicy:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Action: s3:ListBucket
          Resource: arn:aws:s3:::acme-shop-site`;

function change(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${path} holds no ${from}`);
  writeFileSync(path, changed);
}
