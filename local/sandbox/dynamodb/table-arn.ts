import { type DynamodbCall, validationError } from './dynamodb-call.ts';

const nameForm = /^[a-zA-Z0-9_.-]{3,255}$/;

/** The table that a value names. Throws ValidationException; tables are named here, not given as ARNs. */
export function tableName(value: unknown): string {
  if (typeof value === 'string' && nameForm.test(value)) return value;
  throw validationError(
    'The sandbox takes a table by its name, of 3 to 255 letters, digits and the symbols _ . -',
  );
}

/** ARN of a table in the caller's account. */
export function tableArn(call: DynamodbCall, name: string): string {
  return `arn:aws:dynamodb:${call.sandbox.world.region}:${call.session.account}:table/${name}`;
}

/** ARN of what is read: the table, or the index that IndexName says. */
export function sourceArn(call: DynamodbCall, name: string): string {
  const index = call.members.get('IndexName');
  return index === undefined
    ? tableArn(call, name)
    : `${tableArn(call, name)}/index/${tableName(index)}`;
}

/** A ResourceArn, which must be that of a table in the caller's account. */
export function givenTableArn(call: DynamodbCall): string {
  const given = call.members.get('ResourceArn');
  const name = typeof given === 'string' ? given.slice(given.lastIndexOf('/') + 1) : undefined;
  const arn = tableArn(call, tableName(name));
  if (given === arn) return arn;
  throw validationError('ResourceArn must be the ARN of a table in your own account and region');
}
