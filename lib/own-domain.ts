import { CfnOutput, Stack } from 'aws-cdk-lib';
import {
  DomainName,
  EndpointType,
  type RestApi,
  SecurityPolicy,
  type Stage,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import type { SallyportDomain } from './sallyport-props.ts';

/** What is reached by a domain of one's own. */
export interface OwnDomainProps extends SallyportDomain {
  readonly api: RestApi;
  readonly stage: Stage;
  /** Name of the output that tells what the DNS record points at. */
  readonly output: string;
}

/** A domain of one's own in front of one API, whole: no path is in front of what clients ask for. */
export class OwnDomain extends Construct {
  constructor(scope: Construct, id: string, props: OwnDomainProps) {
    super(scope, id);
    const { name, certificateArn, api, stage, output } = props;
    const domainName = new DomainName(this, 'Name', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    domainName.addBasePathMapping(api, { stage });
    new CfnOutput(Stack.of(this), output, { value: domainName.domainNameAliasDomainName });
  }
}
