import type { InputModel } from '../input-model.ts';

/** The port of the models: they are many and large, so that each service's is loaded when needed. */
export interface ServiceModels {
  /** The input of an operation, by botocore's names; undefined where none such is known. */
  inputModel(service: string, operation: string): InputModel | undefined;
}
