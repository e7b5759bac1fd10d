import { Logger } from '@aws-lambda-powertools/logger';
import type { Log, LogLine } from '#functions/log.ts';
import type { FunctionName } from './needed-variables.ts';

/** The log of a process: one JSON object a line, which CloudWatch Logs can be searched by. */
export function createProcessLog(serviceName: FunctionName): Log {
  const logger = new Logger({ serviceName: `sallyport-${serviceName}` });
  return {
    warn: ({ message, ...more }) => logger.warn(message, extraOf(more)),
    error: ({ message, ...more }) => logger.error(message, extraOf(more)),
  };
}

/** Under names of our own: the logger writes what is called `error` in a way that quotes messages. */
function extraOf({ requestId, route, error, facts }: Omit<LogLine, 'message'>) {
  return {
    ...(requestId === undefined ? {} : { correlation_id: requestId }),
    ...(route === undefined ? {} : { route }),
    ...(error === undefined ? {} : { failure: error }),
    ...(facts === undefined ? {} : { facts }),
  };
}
