import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Sallyport } from '#lib/sallyport.ts';
import type { SallyportProps } from '#lib/sallyport-props.ts';
import { placeholderBundles } from './bundles.ts';

/** Of one resource what tests ask for. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The administrator of every test that does not care who it is. */
export const administrator = 'arn:aws:iam::999988887777:role/platform';

/** Without CDK's own check of templates, which takes seconds and which synthesising by the command does. */
export const unchecked = { builtinCloudFormationValidation: false } as const;

/** The stack that tests put things into, without anything in it. */
export function emptyStack(region = 'eu-west-1'): Stack {
  return new Stack(new App(unchecked), 'Test', {
    env: { region, account: '999988887777' },
  });
}

/** A stack with one Sallyport, made of placeholders for the bundles. */
export function synthesise(props: Partial<SallyportProps> = {}, stack = emptyStack()): Template {
  const bundles = placeholderBundles();
  try {
    new Sallyport(stack, 'Sallyport', { administrator, bundles: bundles.folder, ...props });
    return Template.fromStack(stack);
  } finally {
    bundles.remove();
  }
}

/** All resources of a template by their logical ids. */
export function resourcesOf(template: Template): Readonly<Record<string, TemplateResource>> {
  return template.toJSON().Resources;
}
