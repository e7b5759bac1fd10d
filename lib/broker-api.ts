import { Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  EndpointType,
  LambdaIntegration,
  type MethodDeploymentOptions,
  RestApi,
  type Stage,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { routeTable } from '#functions/routes/route-table.ts';
import { accessLog } from './access-log.ts';
import { AccessLogRole } from './access-log-role.ts';
import { acknowledge, noTraces } from './acknowledge.ts';
import { brokerAnswers } from './broker-answers.ts';
import type { Throttle } from './function-row.ts';
import { type FunctionName, functions } from './functions.ts';
import { OwnDomain } from './own-domain.ts';
import type { SallyportDomain } from './sallyport-props.ts';

/** The stage's name, which is the path of the default URL. */
const stageName = 'sallyport';

/** One method of one resource of the REST API. */
interface ApiMethod {
  readonly method: string;
  readonly path: string;
  readonly servedBy: FunctionName;
}

/** All that is below the administrators' door; an ARN of `execute-api` still names the path asked for. */
const administration = '/v1/admin/{route+}';

/** The methods of the API: one for each route of the product, but the administrators' are one a verb. */
const apiMethods: readonly ApiMethod[] = [
  ...routeTable.filter(({ servedBy }) => servedBy !== 'admin'),
  ...[...new Set(administrators().map(({ method }) => method))].map(
    (method): ApiMethod => ({ method, path: administration, servedBy: 'admin' }),
  ),
];

function administrators(): readonly ApiMethod[] {
  return routeTable.filter(({ servedBy }) => servedBy === 'admin');
}

/** What the API is made with. */
export interface BrokerApiProps {
  readonly prefix: string;
  readonly key: IKey;
  readonly logRetention?: RetentionDays;
  readonly domain?: SallyportDomain;
  readonly webAclArn?: string;
  /** Make the role by which API Gateway writes access logs, for the whole account and Region. */
  readonly ownsAccountRole: boolean;
  readonly throttles: Partial<Readonly<Record<FunctionName, Throttle>>>;
}

/**
 * The REST API in front of the functions. A REST API, since an HTTP API hands on a decoded path, of
 * which no signature of AWS can be verified any more.
 */
export class BrokerApi extends Construct {
  readonly api: RestApi;
  /** Where it is reached, which is the audience of tokens; https, without a slash at its end. */
  readonly url: string;
  /** Without it no stage of the account can be made that writes an access log; undefined where it is there already. */
  readonly logRole: AccessLogRole | undefined;

  constructor(scope: Construct, id: string, props: BrokerApiProps) {
    super(scope, id);
    const { domain, webAclArn } = props;
    this.api = new RestApi(this, 'Api', {
      restApiName: props.prefix,
      description: 'Sallyport: token exchange, approvals, administration',
      endpointTypes: [EndpointType.REGIONAL],
      // Bodies arrive byte for byte: signatures and hashes are over what was sent.
      binaryMediaTypes: ['*/*'],
      disableExecuteApiEndpoint: domain !== undefined,
      cloudWatchRole: false,
      deployOptions: this.stageOptions(props),
    });
    // The stack tells the URL that is the audience; the library's own output has a slash at its end.
    this.api.node.tryRemoveChild('Endpoint');
    for (const answer of brokerAnswers) {
      this.api.addGatewayResponse(answer.type.responseType, answer);
    }
    this.logRole = props.ownsAccountRole ? new AccessLogRole(this, 'LogRole') : undefined;
    if (this.logRole !== undefined) this.stage.node.addDependency(this.logRole);
    if (domain !== undefined) {
      const { api, stage } = this;
      new OwnDomain(this, 'Domain', { ...domain, api, stage, output: 'DomainTarget' });
    }
    if (webAclArn !== undefined) {
      new CfnWebACLAssociation(this, 'WebAcl', { webAclArn, resourceArn: this.stage.stageArn });
    }
    acknowledgeFindings(this.api, webAclArn !== undefined);
    this.url = domain === undefined ? this.ownUrl() : `https://${domain.name}`;
  }

  get stage(): Stage {
    return this.api.deploymentStage;
  }

  /** Opens all routes to these functions. */
  open(served: Readonly<Record<FunctionName, LambdaFunction>>): void {
    for (const { method, path, servedBy } of apiMethods) {
      const resource = path === '/' ? this.api.root : this.api.root.resourceForPath(path);
      resource.addMethod(
        method,
        new LambdaIntegration(served[servedBy], { allowTestInvoke: false }),
        servedBy === 'admin' ? { authorizationType: AuthorizationType.IAM } : {},
      );
    }
  }

  private stageOptions({ throttles, ...given }: BrokerApiProps): StageOptions {
    return {
      stageName,
      ...accessLog(this, 'AccessLog', given),
      // For what no route has; the routes follow.
      throttlingRateLimit: 20,
      throttlingBurstLimit: 50,
      methodOptions: Object.fromEntries(apiMethods.map((each) => throttleOf(each, throttles))),
    };
  }

  private ownUrl(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `https://${this.api.restApiId}.execute-api.${region}.${urlSuffix}/${stageName}`;
  }
}

function throttleOf(
  { method, path, servedBy }: ApiMethod,
  throttles: BrokerApiProps['throttles'],
): readonly [string, MethodDeploymentOptions] {
  const own = functions[servedBy].events.find((event) => event.kind === 'routes');
  const throttle = throttles[servedBy] ?? own;
  return [
    `${path}/${method}`,
    throttle === undefined
      ? {}
      : {
          throttlingRateLimit: throttle.requestsPerSecond,
          throttlingBurstLimit: throttle.burst,
        },
  ];
}

/** Findings of cdk-nag that this design answers otherwise, with the reason. */
function acknowledgeFindings(api: RestApi, hasWebAcl: boolean): void {
  acknowledge(api, {
    'AwsSolutions-APIG2':
      'Functions read requests strictly, refuse what they do not know, and say what was wrong; a model of API Gateway would refuse first, and say less.',
    'AwsSolutions-APIG4':
      'Outside of /v1/admin/*, which IAM authorises, the request itself is the proof: a subject token, a signed request, or the cookie of a person who signed in. The function verifies it.',
    'AwsSolutions-COG4':
      'Callers are workloads and people of other identity providers; there is no pool of users here that could authorise them.',
    'AwsSolutions-APIG6':
      'Each request is in the access log; execution logs would hold tokens and signatures of those who ask.',
    'Serverless-APIGWXrayEnabled': noTraces,
    ...(hasWebAcl
      ? {}
      : {
          'AwsSolutions-APIG3':
            'A web ACL is a choice (webAclArn): it costs at rest, and without one each route is throttled and floods are refused by address.',
        }),
  });
}
