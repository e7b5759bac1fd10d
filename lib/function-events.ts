import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import {
  EventSourceMapping,
  type EventSourceMappingProps,
  FilterCriteria,
  FilterRule,
  type Function as LambdaFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionEvent } from './function-row.ts';
import { type FunctionName, functionNames, functions } from './functions.ts';

/** What starts functions beside requests. */
export interface FunctionEventsProps {
  readonly served: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly streams: Readonly<Record<'records' | 'ledger', string>>;
  /** Of schedules that were chosen; others are those of lib/functions.ts. */
  readonly minutes: Partial<Readonly<Record<FunctionName, number>>>;
  readonly deadLetters: IQueue;
}

/** Schedules and streams, as lib/functions.ts names them. */
export class FunctionEvents extends Construct {
  constructor(scope: Construct, id: string, props: FunctionEventsProps) {
    super(scope, id);
    for (const name of functionNames) {
      for (const event of functions[name].events) this.start(name, event, props);
    }
  }

  private start(name: FunctionName, event: FunctionEvent, props: FunctionEventsProps): void {
    switch (event.kind) {
      case 'schedule':
        this.schedule(name, props.minutes[name] ?? event.minutes, props);
        return;
      case 'stream':
        this.follow(name, props.streams[event.of], props);
        return;
      case 'routes':
      case 'calls':
      case 'state-machine':
      case 'invocation':
      case 'custom-resource':
        return;
    }
  }

  private schedule(name: FunctionName, minutes: number, props: FunctionEventsProps): void {
    new Rule(this, `${name}-schedule`, {
      description: `Sallyport: starts the function ${name}`,
      schedule: Schedule.rate(Duration.minutes(minutes)),
      targets: [
        new LambdaTarget(props.served[name], {
          event: RuleTargetInput.fromObject({ source: 'schedule' }),
          deadLetterQueue: props.deadLetters,
          // The next one is due by then, and does the same.
          maxEventAge: Duration.minutes(Math.min(minutes, mostMinutes)),
          retryAttempts: 2,
        }),
      ],
    });
  }

  private follow(name: FunctionName, stream: string, props: FunctionEventsProps): void {
    new EventSourceMapping(this, `${name}-stream`, {
      target: props.served[name],
      eventSourceArn: stream,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(0),
      parallelizationFactor: 2,
      ...gatherings[name],
      ...(name === 'waker' ? { filters: wakerFilters } : {}),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      // A day is how long a stream remembers; what could not be taken by then goes to the queue by its place.
      maxRecordAge: Duration.hours(23),
      onFailure: new SqsDlq(props.deadLetters),
    });
  }
}

/** As long as EventBridge keeps what it could not hand on: a day. */
const mostMinutes = 1_440;

/**
 * How long a stream gathers records before it hands them on. Each batch of entries is an object of the
 * audit bucket: putting few of them is most of what the trail costs. The sealer is only woken, so that it
 * is handed much at once, and little often: a turn costs the same for one entry as for hundreds.
 */
const gatherings: Partial<Readonly<Record<FunctionName, Partial<EventSourceMappingProps>>>> = {
  audit: { maxBatchingWindow: Duration.seconds(10) },
  seal: { batchSize: 1_000, maxBatchingWindow: Duration.seconds(30), parallelizationFactor: 1 },
};

/**
 * What the waker is for: a request that was waited for has changed, or a new one waits. All other
 * records stay with the stream, which is most of them.
 */
const wakerFilters = [
  FilterCriteria.filter({
    dynamodb: {
      Keys: { pk: { S: FilterRule.beginsWith('approval#') } },
      OldImage: { taskToken: { S: FilterRule.exists() } },
    },
  }),
  FilterCriteria.filter({
    dynamodb: { Keys: { pk: { S: FilterRule.isEqual('pending-approval') } } },
  }),
];
