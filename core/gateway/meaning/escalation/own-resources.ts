/**
 * What a Sallyport is made of, in whichever account and under its usual name. What is named otherwise
 * is told by its deployment or by `protected` in configuration.
 */
export const ownResources: readonly string[] = [
  'arn:*:cloudformation:*:*:stack/sallyport*',
  'arn:*:dynamodb:*:*:table/sallyport*',
  'arn:*:iam::*:role/sallyport-*',
  'arn:*:iam::*:role/sallyport/*',
  'arn:*:iam::*:policy/sallyport*',
  'arn:*:lambda:*:*:function:sallyport-*',
  'arn:*:logs:*:*:log-group:/aws/lambda/sallyport-*',
  'arn:*:s3:::sallyport*',
  'arn:*:secretsmanager:*:*:secret:sallyport*',
  'arn:*:sqs:*:*:sallyport*',
  'arn:*:states:*:*:stateMachine:sallyport-*',
];
