import { STSClient } from '@aws-sdk/client-sts';

// Each client is what another program would make: it shares nothing and finds credentials by itself.
const clients = Array.from({ length: Number(process.argv[2]) }, () => new STSClient());
const outcomes = await Promise.all(
  clients.map((client) =>
    client.config.credentials().then(
      ({ accessKeyId }) => accessKeyId,
      (error: Error) => `${error.name}: ${error.message}`,
    ),
  ),
);
process.stdout.write(JSON.stringify(outcomes));
