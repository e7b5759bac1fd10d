import { Duration, Stack } from 'aws-cdk-lib';
import {
  EndpointType,
  LambdaIntegration,
  ResponseTransferMode,
  RestApi,
  type Stage,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { accessLog } from './access-log.ts';
import { acknowledge, noTraces } from './acknowledge.ts';
import { frontAnswers } from './front-answers.ts';
import type { Throttle } from './function-row.ts';
import { OwnDomain } from './own-domain.ts';
import { refuseHttpApis } from './refuse-http-apis.ts';
import type { GatewayDomain } from './sallyport-props.ts';

/** What the API is made with. */
export interface GatewayApiProps {
  /** The API's name in AWS. */
  readonly name: string;
  readonly key: IKey;
  readonly logRetention?: RetentionDays;
  readonly domain?: GatewayDomain;
  readonly webAclArn?: string;
  readonly throttle: Throttle;
}

/** The stage's name, which is the path of the default URL. */
const stageName = 'sallyport';

/** SDKs wait for 60 s before they send again; nobody reads a later answer. */
const clientsWait = Duration.seconds(60);

/**
 * The REST API in front of the gateway: it hands on whatever is asked, path and body as they were sent,
 * and streams the answer. Streaming is what lets a call be held for longer than 29 s. Nothing is
 * authorised here: the function verifies the signature of each call.
 */
export class GatewayApi extends Construct {
  readonly api: RestApi;
  /** The address that clients are told; https, without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: GatewayApiProps) {
    super(scope, id);
    const { domain, webAclArn } = props;
    this.api = new RestApi(this, 'Api', {
      restApiName: props.name,
      description: 'Sallyport: the gateway, which AWS clients call in place of AWS',
      endpointTypes: [EndpointType.REGIONAL],
      // Bodies arrive byte for byte: signatures are over what was sent.
      binaryMediaTypes: ['*/*'],
      disableExecuteApiEndpoint: domain !== undefined,
      cloudWatchRole: false,
      deployOptions: this.stageOptions(props),
    });
    // The stack tells the URL; the library's own output has a slash at its end.
    this.api.node.tryRemoveChild('Endpoint');
    for (const answer of frontAnswers) {
      this.api.addGatewayResponse(answer.type.responseType, answer);
    }
    if (domain !== undefined) this.ownDomain(domain);
    if (webAclArn !== undefined) {
      new CfnWebACLAssociation(this, 'WebAcl', { webAclArn, resourceArn: this.stage.stageArn });
    }
    acknowledgeFindings(this.api, webAclArn !== undefined);
    this.url = domain === undefined ? this.ownUrl() : `https://${domain.name}`;
  }

  get stage(): Stage {
    return this.api.deploymentStage;
  }

  /** Hands every call to this function; no HTTP API may do the same. */
  open(served: LambdaFunction): void {
    const integration = new LambdaIntegration(served, {
      allowTestInvoke: false,
      responseTransferMode: ResponseTransferMode.STREAM,
      timeout: clientsWait,
    });
    this.api.root.addMethod('ANY', integration);
    this.api.root.addResource('{proxy+}').addMethod('ANY', integration);
    refuseHttpApis(this, served);
  }

  private stageOptions({ throttle, ...given }: GatewayApiProps): StageOptions {
    return {
      stageName,
      ...accessLog(this, 'AccessLog', given),
      throttlingRateLimit: throttle.requestsPerSecond,
      throttlingBurstLimit: throttle.burst,
    };
  }

  private ownUrl(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `https://${this.api.restApiId}.execute-api.${region}.${urlSuffix}/${stageName}`;
  }

  /** By default its subdomains too, which clients put buckets into. */
  private ownDomain({ wildcard = true, ...domain }: GatewayDomain): void {
    const { api, stage } = this;
    new OwnDomain(this, 'Domain', { ...domain, api, stage, output: 'GatewayDomainTarget' });
    if (!wildcard) return;
    new OwnDomain(this, 'Subdomains', {
      ...{ ...domain, name: `*.${domain.name}` },
      ...{ api, stage, output: 'GatewaySubdomainsTarget' },
    });
  }
}

/** Findings of cdk-nag that this design answers otherwise, with the reason. */
function acknowledgeFindings(api: RestApi, hasWebAcl: boolean): void {
  acknowledge(api, {
    'AwsSolutions-APIG2':
      'What may be asked is all of AWS: the function reads each request against AWS’s own models, and refuses what they do not know.',
    'AwsSolutions-APIG4':
      'Calls are signed with gateway keys, which IAM does not know and which the function verifies; API Gateway could only refuse them.',
    'AwsSolutions-COG4':
      'Callers are workloads with gateway keys; there is no pool of users that could authorise them.',
    'AwsSolutions-APIG6':
      'Each request is in the access log; execution logs would hold tokens, signatures and bodies of those who call.',
    'Serverless-APIGWXrayEnabled': noTraces,
    ...(hasWebAcl
      ? {}
      : {
          'AwsSolutions-APIG3':
            'A web ACL is a choice (webAclArn): it costs at rest, and without one calls are throttled, and none that does not verify goes any further.',
        }),
  });
}
