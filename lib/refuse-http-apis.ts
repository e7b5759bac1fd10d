import { type CfnElement, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { CfnApi, CfnIntegration } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnAlias, CfnVersion, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';

/**
 * Has synthesis fail where an HTTP API of the same app hands requests to this function: by any of its
 * names, its versions and its aliases, from whichever stack.
 */
export function refuseHttpApis(scope: Construct, served: LambdaFunction): void {
  scope.node.addValidation({
    validate: () =>
      scope.node.root.node
        .findAll()
        .filter((construct) => handsTo(served, construct))
        .map(({ node }) => sentence(node.path)),
  });
}

function sentence(path: string): string {
  return `${path} puts an HTTP API in front of the gateway, which hands on a decoded path: no signature of AWS can be verified of it; have it called by its own REST API (GatewayApi), or by another one`;
}

function handsTo(served: LambdaFunction, construct: IConstruct): boolean {
  if (construct instanceof CfnIntegration) return names(construct.integrationUri, served);
  // An API that is made with its one target, and so without an integration of its own.
  return construct instanceof CfnApi && names(construct.target, served);
}

/** Whether a text names the function: by a reference, or written out. */
function names(text: string | undefined, served: LambdaFunction): boolean {
  if (text === undefined) return false;
  const referred = Tokenization.reverseString(text).tokens.filter(Reference.isReference);
  return isWritten(text, served) || referred.some(({ target }) => isOf(target, served));
}

function isOf(target: IConstruct, served: LambdaFunction): boolean {
  if (target instanceof CfnAlias || target instanceof CfnVersion) {
    return names(target.functionName, served);
  }
  return target === served.node.defaultChild;
}

/** An ARN that was put together of parts, whose name is in it as it stands. */
function isWritten(text: string, served: LambdaFunction): boolean {
  const { functionName } = served.node.defaultChild as { functionName?: string } & CfnElement;
  if (functionName === undefined || Token.isUnresolved(functionName)) return false;
  const whole = JSON.stringify(Stack.of(served).resolve(text));
  return new RegExp(`:function:${functionName}(?![\\w-])`).test(whole);
}
