import { expect, test } from 'vitest';
import { endpointVariables } from '#cli/aws-environment.ts';
import { handedOn } from '#cli/exec.ts';

const regions = (region: string) => ({ AWS_REGION: region, AWS_DEFAULT_REGION: region });

test('a child of exec calls the sandbox, in the region of whoever runs it', () => {
  const sandbox = 'http://127.0.0.1:8789';
  expect(endpointVariables(sandbox, 'eu-west-1')).toEqual({
    AWS_ENDPOINT_URL: sandbox,
    ...regions('eu-west-1'),
  });
  expect(endpointVariables(sandbox)).toEqual({
    AWS_ENDPOINT_URL: sandbox,
    ...regions('us-east-1'),
  });
});

test('a child of exec calls another emulator by its own URL', () => {
  const emulator = 'http://emulator.amazonaws.com.example:4566';
  expect(endpointVariables(emulator)).toMatchObject({ AWS_ENDPOINT_URL: emulator });
});

test('a child of exec on AWS itself is not sent to STS with every call', () => {
  expect(endpointVariables('https://sts.eu-west-1.amazonaws.com', 'eu-west-1')).toEqual(
    regions('eu-west-1'),
  );
});

test('Ctrl-C reaches a child of exec once: from its terminal, or from us where there is none', () => {
  expect(handedOn(true)).toEqual(['SIGTERM']);
  expect(handedOn(false)).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP']);
});
