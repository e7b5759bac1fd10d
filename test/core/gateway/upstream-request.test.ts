import { expect, test } from 'vitest';
import { upstreamRequest } from '#core/gateway/upstream-request.ts';
import { getOrder, s3Call, withHeaders } from './sample-calls.ts';

test('a header that is there twice is sent once, so that what is signed is what is sent', () => {
  const twice = withHeaders(getOrder, [
    ['Accept-Language', 'en'],
    ['accept-language', 'de'],
  ]);
  expect(upstreamRequest(twice, '/').headers).toEqual([
    ...getOrder.headers,
    ['Accept-Language', 'en, de'],
    ['accept-encoding', 'identity'],
  ]);
});

test('nothing of the signature of a presigned request goes on, however its names are encoded', () => {
  const query = 'X-Amz-Date=d&X%2DAmz-Security-Token=t&X-Amz%2dSignature=s&versionId=1';
  const presigned = { ...s3Call('GET', '/acme/a'), rawQuery: query };
  expect(upstreamRequest(presigned, '/acme/a').rawQuery).toBe('versionId=1');
});
