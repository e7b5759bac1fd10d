import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnIntegration } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alias, type IVersion } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { beforeAll, describe, expect, test } from 'vitest';
import { Sallyport } from '#lib/sallyport.ts';
import { SallyportStack } from '#lib/sallyport-stack.ts';
import { placeholderBundles } from './bundles.ts';
import { administrator, emptyStack, synthesise, unchecked } from './synthesise.ts';

let template: Template;
beforeAll(() => {
  template = synthesise();
});

/** Resources of one type that belong to the gateway's API. */
function ofGateway(type: string): readonly Readonly<Record<string, unknown>>[] {
  return Object.values(template.findResources(type))
    .map(({ Properties }) => Properties)
    .filter(({ RestApiId }) => JSON.stringify(RestApiId).startsWith('{"Ref":"SallyportGatewayApi'));
}

describe('the REST API of the gateway', () => {
  test('is regional and its own, and takes every body as it is', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      Name: 'sallyport-gateway',
      EndpointConfiguration: { Types: ['REGIONAL'] },
      BinaryMediaTypes: ['*/*'],
      MinimumCompressionSize: Match.absent(),
      DisableExecuteApiEndpoint: false,
    });
  });

  test('streams whatever is asked below it, for as long as clients wait, and authorises nothing', () => {
    const methods = ofGateway('AWS::ApiGateway::Method');
    expect(methods).toHaveLength(2);
    for (const method of methods) {
      expect(method).toMatchObject({
        HttpMethod: 'ANY',
        AuthorizationType: 'NONE',
        Integration: {
          Type: 'AWS_PROXY',
          IntegrationHttpMethod: 'POST',
          ResponseTransferMode: 'STREAM',
          TimeoutInMillis: 60_000,
        },
      });
      const uri = JSON.stringify(method.Integration);
      expect(uri).toContain('lambda:path/2021-11-15/functions/');
      expect(uri).toContain('/response-streaming-invocations');
      expect(uri).toContain('SallyportFunctionsGatewayFunction');
    }
    const [proxy] = ofGateway('AWS::ApiGateway::Resource');
    expect(proxy?.PathPart).toBe('{proxy+}');
  });

  test('lets the function outlive the client, so that what became of a call is written down', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'sallyport-gateway',
      Timeout: 120,
    });
  });

  test('has one stage, which throttles and logs each call without path, query, host and agent', () => {
    const [stage] = ofGateway('AWS::ApiGateway::Stage');
    expect(stage).toMatchObject({
      StageName: 'sallyport',
      MethodSettings: [
        expect.objectContaining({
          HttpMethod: '*',
          DataTraceEnabled: false,
          ThrottlingRateLimit: 500,
          ThrottlingBurstLimit: 1_000,
        }),
      ],
    });
    const { Format } = Object(stage?.AccessLogSetting);
    expect(Object.keys(JSON.parse(Format))).toContain('requestId');
    expect(Format).not.toMatch(/context\.path|querystring|userAgent|header|domainName/i);
  });

  test('waits with its log for the role by which API Gateway writes it', () => {
    const stages = Object.values(template.findResources('AWS::ApiGateway::Stage'));
    expect(stages).toHaveLength(2);
    const [account] = Object.keys(template.findResources('AWS::ApiGateway::Account'));
    for (const { DependsOn } of stages) expect(DependsOn).toContain(account);
    const without = synthesise({ apiGatewayAccount: false });
    without.resourceCountIs('AWS::ApiGateway::Account', 0);
    without.resourceCountIs('AWS::ApiGateway::Stage', 2);
  });

  test('is told to clients by its URL, with the path of the stage', () => {
    const [made] = Object.values(
      template.findResources('AWS::Lambda::Function', {
        Properties: { FunctionName: 'sallyport-gateway' },
      }),
    );
    const url = JSON.stringify(made?.Properties.Environment.Variables.SALLYPORT_GATEWAY_URL);
    expect(url).toMatch(/^\{"Fn::Join":\["",\["https:\/\/",\{"Ref":"SallyportGatewayApi\w+"\},/);
    expect(url).toMatch(/execute-api\.eu-west-1\..*\/sallyport"\]\]\}$/);
  });

  test('takes the throttle, the web ACL and the days that were chosen', () => {
    const webAclArn = 'arn:aws:wafv2:eu-west-1:999988887777:regional/webacl/calls/1a2b';
    const chosen = synthesise({
      throttles: { gateway: { requestsPerSecond: 7, burst: 9 } },
      gateway: { webAclArn, bodyDays: 400 },
    });
    chosen.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 })],
    });
    chosen.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: webAclArn });
    chosen.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ Prefix: 'bodies/', ExpirationInDays: 400 })]),
      },
    });
  });
});

describe('a domain of one’s own for the gateway', () => {
  const domain = {
    name: 'aws.acme.example',
    certificateArn: 'arn:aws:acm:eu-west-1:999988887777:certificate/1a2b',
  };

  test('is the only way in, with its subdomains, for buckets that stand in the host', () => {
    const chosen = synthesise({ gateway: { domain } });
    for (const DomainName of ['aws.acme.example', '*.aws.acme.example']) {
      chosen.hasResourceProperties('AWS::ApiGateway::DomainName', {
        DomainName,
        EndpointConfiguration: { Types: ['REGIONAL'] },
        SecurityPolicy: 'TLS_1_2',
      });
    }
    const mappings = Object.values(chosen.findResources('AWS::ApiGateway::BasePathMapping'));
    expect(mappings).toHaveLength(2);
    for (const { Properties } of mappings) expect(Properties).not.toHaveProperty('BasePath');
    chosen.hasResourceProperties('AWS::ApiGateway::RestApi', {
      Name: 'sallyport-gateway',
      DisableExecuteApiEndpoint: true,
    });
    chosen.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'sallyport-sts',
      Environment: { Variables: { SALLYPORT_GATEWAY_URL: 'https://aws.acme.example' } },
    });
    chosen.hasOutput('GatewayDomainTarget', {});
    chosen.hasOutput('GatewaySubdomainsTarget', {});
  });

  test('may be without them', () => {
    const chosen = synthesise({ gateway: { domain: { ...domain, wildcard: false } } });
    chosen.resourceCountIs('AWS::ApiGateway::DomainName', 1);
  });
});

test('the stack tells the address of the gateway', () => {
  const bundles = placeholderBundles();
  const stack = new SallyportStack(new App(unchecked), 'Stack', {
    env: { region: 'eu-west-1', account: '999988887777' },
    sallyport: { administrator, bundles: bundles.folder },
  });
  const told = Template.fromStack(stack);
  bundles.remove();
  told.hasOutput('GatewayUrl', { Value: Match.anyValue() });
});

describe('an API in front of the gateway', () => {
  /** What synthesis says of an app in which `put` was put in front of one of the functions. */
  function saidOf(put: (stack: Stack, sallyport: Sallyport) => void, stack = emptyStack()): string {
    const bundles = placeholderBundles();
    try {
      const sallyport = new Sallyport(stack, 'Sallyport', {
        administrator,
        bundles: bundles.folder,
      });
      put(stack, sallyport);
      Template.fromStack(stack);
      return '';
    } catch (error) {
      return (error as Error).message;
    } finally {
      bundles.remove();
    }
  }

  const httpApi = (scope: Construct, integrationUri: string) => {
    const api = new CfnApi(scope, 'Http', { name: 'calls', protocolType: 'HTTP' });
    new CfnIntegration(scope, 'Integration', {
      ...{ apiId: api.ref, integrationType: 'AWS_PROXY', integrationUri },
      payloadFormatVersion: '2.0',
    });
  };
  const written = 'arn:aws:lambda:eu-west-1:999988887777:function:sallyport-gateway';

  test('is refused where it is an HTTP API, whatever it calls the function and from which stack', () => {
    const said = saidOf((stack, { functions: { gateway } }) => {
      const within = (id: string) => new Construct(stack, id);
      httpApi(within('ByArn'), gateway.functionArn);
      const version = gateway.currentVersion as IVersion;
      const alias = new Alias(stack, 'Live', { aliasName: 'live', version });
      httpApi(within('ByAlias'), alias.functionArn);
      httpApi(within('Written'), `${written}:live`);
      const target = gateway.functionArn;
      new CfnApi(within('ByTarget'), 'Http', { name: 'calls', protocolType: 'HTTP', target });
      const env = { region: 'eu-west-1', account: '999988887777' };
      httpApi(new Stack(stack.node.root as App, 'Other', { env }), gateway.functionArn);
    });
    const refused = [...said.matchAll(/(\S+) puts an HTTP API in front of the gateway/g)];
    expect(refused.map(([, path]) => path).toSorted()).toEqual([
      'Other/Integration',
      'Test/ByAlias/Integration',
      'Test/ByArn/Integration',
      'Test/ByTarget/Http',
      'Test/Written/Integration',
    ]);
    expect(said).toContain('hands on a decoded path: no signature of AWS can be verified of it');
    expect(said).toContain('have it called by its own REST API');
  });

  test('is let be where it is a REST API, or in front of something else', () => {
    const said = saidOf((stack, { functions }) => {
      const integration = new LambdaIntegration(functions.gateway);
      new RestApi(stack, 'Rest').root.addMethod('ANY', integration);
      httpApi(new Construct(stack, 'Another'), functions.public.functionArn);
      httpApi(new Construct(stack, 'Alike'), `${written}-2`);
    });
    expect(said).toBe('');
  });
});
