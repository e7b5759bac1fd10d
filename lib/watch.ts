import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type AlarmRow, alarmsOf, type Watched } from './alarms.ts';
import { BrokerDashboard } from './broker-dashboard.ts';

/** What watching is set up with. */
export interface WatchProps {
  readonly watched: Watched;
  readonly key: IKey;
  /** Told of alarms; a new topic unless given. */
  readonly topic?: ITopic;
  readonly emails?: readonly string[];
}

/** Alarms, the topic that they tell, and the dashboard. */
export class Watch extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    this.topic = props.topic ?? this.ownTopic(props);
    const action = new SnsAction(this.topic);
    for (const row of alarmsOf(props.watched)) {
      const { name, means, metric } = row;
      const alarm = new Alarm(this, name, {
        alarmName: `${props.watched.prefix}-${name}`,
        alarmDescription: `${means} What to do: docs/operations.md, ${name}.`,
        metric,
        ...soundingOf(row),
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    new BrokerDashboard(this, 'Dashboard', { watched: props.watched });
  }

  private ownTopic({ key, emails = [] }: WatchProps): Topic {
    const topic = new Topic(this, 'Topic', {
      displayName: 'Sallyport alarms',
      masterKey: key,
      enforceSSL: true,
    });
    topic.addToResourcePolicy(alarmsMayPublish(topic));
    for (const email of emails) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }
}

function soundingOf(row: AlarmRow) {
  if ('silentFor' in row) {
    return {
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: row.silentFor,
      treatMissingData: TreatMissingData.BREACHING,
    };
  }
  return {
    threshold: row.above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: row.periods ?? 1,
    // Nothing is counted where nothing happens.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };
}

function alarmsMayPublish(topic: Topic): PolicyStatement {
  return new PolicyStatement({
    sid: 'AlarmsOfThisAccount',
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
  });
}
