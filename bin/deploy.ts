import { App } from 'aws-cdk-lib';
import { readDeployment } from '#lib/read-deployment.ts';
import { SallyportStack } from '#lib/sallyport-stack.ts';

const app = new App({ performanceReporting: false });
try {
  const { stackName, region, props } = readDeployment(app.node.tryGetContext('sallyport'));
  const account = process.env.CDK_DEFAULT_ACCOUNT;
  new SallyportStack(app, stackName, {
    // Tables under a customer key need to know their Region when the template is made.
    env: { region, ...(account ? { account } : {}) },
    sallyport: props,
  });
} catch (error) {
  // A fault says by itself what to correct; of anything else the place is worth more.
  if (!(error instanceof Error && error.name === 'Fault')) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}
