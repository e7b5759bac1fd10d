import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Sallyport } from '#lib/sallyport.ts';

const app = new App();
const { stackName, region } = deployment(app.node.tryGetContext('sallyport'));

const stack = new Stack(app, stackName, {
  description: 'Sallyport: scoped, short-lived AWS access for non-human identities',
  // Tables under a customer key need to know their Region when the template is made.
  env: {
    region,
    ...(process.env.CDK_DEFAULT_ACCOUNT ? { account: process.env.CDK_DEFAULT_ACCOUNT } : {}),
  },
});
const sallyport = new Sallyport(stack, 'Sallyport');

new CfnOutput(stack, 'RecordsTable', { value: sallyport.store.records.tableName });
new CfnOutput(stack, 'LedgerTable', { value: sallyport.store.ledger.tableName });
new CfnOutput(stack, 'LogGroup', { value: sallyport.logGroup.logGroupName });

/** What cdk.json (or `-c sallyport=…`) says about this deployment; anything else in it is an error. */
function deployment(context: unknown): { readonly stackName: string; readonly region: string } {
  const known: Record<string, unknown> = { ...(typeof context === 'object' ? context : {}) };
  const { stackName, region, ...unknown } = known;
  const surplus = Object.keys(unknown);
  if (typeof stackName === 'string' && typeof region === 'string' && surplus.length === 0) {
    return { stackName, region };
  }
  process.stderr.write(
    'cdk.json: context "sallyport" must hold the strings stackName and region, and nothing else\n',
  );
  process.exit(2);
}
