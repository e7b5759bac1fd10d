import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A service as botocore has it, as far as access is concerned. */
export interface ServiceModel {
  readonly service: string;
  readonly metadata: { readonly signatureVersion?: string; readonly auth?: readonly string[] };
  readonly operations: Readonly<Record<string, ModelOperation>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

export interface ModelOperation {
  readonly http?: { readonly method?: string; readonly requestUri?: string };
  readonly input?: { readonly shape: string };
  readonly output?: { readonly shape: string };
  readonly authtype?: string;
  readonly auth?: readonly string[];
}

export interface ModelShape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, ModelMember>>;
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
}

export interface ModelMember {
  readonly shape: string;
  readonly locationName?: string;
}

/** The latest version of every service in a `data` folder of botocore, by name. */
export function readModels(folder: string): readonly ServiceModel[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted()
    .flatMap((service) => {
      const path = latestModel(join(folder, service));
      return path === undefined ? [] : [{ ...readModel(path), service }];
    });
}

/** The version that a `data` folder is of, such as `1.43.11`. */
export function botocoreVersion(folder: string): string {
  const text = readFileSync(join(folder, '..', '__init__.py'), 'utf8');
  return /__version__ = '([^']+)'/.exec(text)?.[1] ?? 'unknown';
}

function latestModel(folder: string): string | undefined {
  return readdirSync(folder)
    .toSorted()
    .map((version) => join(folder, version, 'service-2.json.gz'))
    .findLast((path) => existsSync(path));
}

function readModel(path: string): Omit<ServiceModel, 'service'> {
  return JSON.parse(gunzipSync(readFileSync(path)).toString('utf8'));
}
