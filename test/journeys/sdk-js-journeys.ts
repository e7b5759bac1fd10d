import { expect, test } from 'vitest';
import { type Clients, webIdentity } from './clients.ts';
import { run } from './local-instance.ts';

/** What the AWS SDK for JavaScript does against any product that runs. */
export function sdkJsJourneys(clients: () => Clients): void {
  test('the AWS SDK for JavaScript needs nothing but environment variables', async () => {
    const env = await webIdentity(clients(), {
      persona: 'shop-main',
      role: 'sallyport:grant/shop-deploy',
    });
    const ended = await run('node', ['test/journeys/sdk-js-worker.ts'], env);
    expect(ended.stderr).toBe('');
    expect(JSON.parse(ended.stdout)).toEqual({
      body: 'from the SDK',
      refused: 'AccessDenied',
      caller: expect.stringContaining('assumed-role/shop-deploy/shop-deployer.'),
    });
  });

  test('the SDK prints why a token was refused', async () => {
    const env = await webIdentity(clients(), {
      persona: 'shop-pull-request-target',
      role: 'sallyport:grant/shop-deploy',
    });
    const ended = await run('node', ['test/journeys/sdk-js-worker.ts'], env);
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain('allowEvents');
  });
}
