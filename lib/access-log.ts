import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  LogGroupLogDestination,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** What an access log is made with. */
export interface AccessLogProps {
  readonly key: IKey;
  readonly logRetention?: RetentionDays;
}

/**
 * One line of the access log. Neither path, query, host nor user agent: the first three may hold what
 * somebody should have kept to himself, and API Gateway does not escape what strangers write.
 */
const accessLine: Readonly<Record<string, string>> = {
  requestId: AccessLogField.contextRequestId(),
  time: AccessLogField.contextRequestTimeEpoch(),
  address: AccessLogField.contextIdentitySourceIp(),
  caller: AccessLogField.contextIdentityUserArn(),
  method: AccessLogField.contextHttpMethod(),
  route: AccessLogField.contextResourcePath(),
  status: AccessLogField.contextStatus(),
  functionStatus: AccessLogField.contextIntegrationStatus(),
  milliseconds: AccessLogField.contextResponseLatency(),
  bytes: AccessLogField.contextResponseLength(),
  refusedBy: AccessLogField.contextErrorResponseType(),
};

/** Makes a stage write a line of JSON for each request, into a log group of its own that stays. */
export function accessLog(
  scope: Construct,
  id: string,
  { key, logRetention }: AccessLogProps,
): Pick<StageOptions, 'accessLogDestination' | 'accessLogFormat'> {
  const log = new LogGroup(scope, id, {
    encryptionKey: key,
    retention: logRetention ?? RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  return {
    accessLogDestination: new LogGroupLogDestination(log),
    accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLine)),
  };
}
