import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { LedgerSetting } from './ledger-setting.ts';
import { bodyObjects, changingObject, expiringObjects } from './log-layout.ts';

/** What the statements are about. */
export interface LogStatementsProps extends Pick<LedgerSetting, 'mode'> {
  readonly bucketArn: string;
  /** ARN of the role of the one function that puts objects of the log. */
  readonly sealer: string;
  /** ARN of the role of the one function that puts bodies beside them. */
  readonly gateway: string;
}

interface Deny {
  readonly sid: string;
  readonly actions: readonly string[];
  /** Objects that it is about; all of them unless told. */
  readonly on?: readonly string[];
  /** Objects that it is not about. */
  readonly notOn?: readonly string[];
  readonly when?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What objects are changed or copied by: nobody else than the sealer does any of it. */
const changing = [
  'PutObjectRetention',
  'PutObjectTagging',
  'PutObjectVersionTagging',
  'DeleteObjectTagging',
  'DeleteObjectVersionTagging',
  'PutObjectAcl',
  'PutObjectVersionAcl',
  'ReplicateObject',
  'ReplicateTags',
] as const;

function denies({ sealer, gateway, mode }: LogStatementsProps): readonly Deny[] {
  return [
    {
      sid: 'NobodyDeletes',
      actions: ['DeleteObject', 'DeleteObjectVersion', 'ReplicateDelete'],
    },
    // Without it no lock ends earlier than it says, in either mode.
    { sid: 'NobodyBypassesLocks', actions: ['BypassGovernanceRetention'] },
    {
      sid: 'NobodyLiftsHolds',
      actions: ['PutObjectLegalHold'],
      when: { StringEquals: { 's3:object-lock-legal-hold': 'OFF' } },
    },
    {
      sid: 'OnlyTheSealerPuts',
      actions: ['PutObject'],
      notOn: [bodyObjects],
      when: { ArnNotEquals: { 'aws:PrincipalArn': sealer } },
    },
    {
      sid: 'OnlyTheGatewayPutsBodies',
      actions: ['PutObject'],
      on: [bodyObjects],
      when: { ArnNotEquals: { 'aws:PrincipalArn': gateway } },
    },
    {
      sid: 'OnlyTheSealerLocksAndTags',
      actions: changing,
      when: { ArnNotEquals: { 'aws:PrincipalArn': sealer } },
    },
    // Else a second version would stand where everybody reads. Uploads in parts and copies carry no
    // such condition, and are denied with it.
    {
      sid: 'EachOnce',
      actions: ['PutObject'],
      notOn: [changingObject],
      when: { Null: { 's3:if-none-match': 'true' } },
    },
    {
      sid: 'CheckpointInPlaceOfAKnownOne',
      actions: ['PutObject'],
      on: [changingObject],
      when: { Null: { 's3:if-none-match': 'true', 's3:if-match': 'true' } },
    },
    // Bodies are gone after their days, and unreadable once the key of their session is.
    {
      sid: 'WhatStaysIsLocked',
      actions: ['PutObject'],
      notOn: [changingObject, ...expiringObjects, bodyObjects],
      when: { StringNotEquals: { 's3:object-lock-mode': mode.toUpperCase() } },
    },
    // A tag is what lets the bucket's rule take an object away once its lock has ended.
    { sid: 'OnlyTheEdgeExpires', actions: ['PutObjectTagging'], notOn: expiringObjects },
  ];
}

/**
 * What nobody may do to the log, whatever their own policies say. Rules of the bucket are no
 * principals: what a tag marks as expiring goes all the same.
 */
export function logStatements(props: LogStatementsProps): readonly PolicyStatement[] {
  const objects = (names: readonly string[]) => names.map((name) => `${props.bucketArn}/${name}`);
  return denies(props).map(({ sid, actions, on = ['*'], notOn, when }) => {
    const about =
      notOn === undefined ? { resources: objects(on) } : { notResources: objects(notOn) };
    return new PolicyStatement({
      sid,
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: actions.map((action) => `s3:${action}`),
      ...about,
      ...(when === undefined ? {} : { conditions: { ...when } }),
    });
  });
}
