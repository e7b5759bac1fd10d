import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { routeTable } from '#functions/routes/route-table.ts';
import { functionNames, functions } from '#lib/functions.ts';
import { resourcesOf, synthesise } from './synthesise.ts';

let template: Template;
beforeAll(() => {
  template = synthesise();
});

interface Method {
  readonly route: string;
  readonly authorization: string;
  /** Logical id of the function that answers. */
  readonly served: string;
}

/** Of one API of the template, which has two. */
const isOfBroker = ({ Properties }: { readonly Properties?: { readonly RestApiId?: unknown } }) =>
  JSON.stringify(Properties?.RestApiId).startsWith('{"Ref":"SallyportApi');

/** The one stage of the broker's API. */
const stageOf = () =>
  Object.values(template.findResources('AWS::ApiGateway::Stage')).find(isOfBroker);

/** Every method of the API with its whole path. */
function methods(): readonly Method[] {
  const resources = resourcesOf(template);
  const pathOf = (reference: unknown): string => {
    const { Ref: ref } = Object(reference);
    const properties = resources[ref]?.Properties;
    if (properties === undefined) return '';
    return `${pathOf(properties.ParentId)}/${properties.PathPart}`;
  };
  const found = Object.values(template.findResources('AWS::ApiGateway::Method')).filter(isOfBroker);
  return found.map(({ Properties }) => ({
    route: `${Properties.HttpMethod} ${pathOf(Properties.ResourceId) || '/'}`,
    authorization: Properties.AuthorizationType,
    served: /"Fn::GetAtt":\["(\w+)/.exec(JSON.stringify(Properties.Integration.Uri))?.[1] ?? '',
  }));
}

const servedBy = (name: string) =>
  `SallyportFunctions${name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Function`;

describe('the REST API of the broker', () => {
  test('is regional, takes every body as it is, and has the stage of the default URL', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      Name: 'sallyport',
      EndpointConfiguration: { Types: ['REGIONAL'] },
      BinaryMediaTypes: ['*/*'],
      MinimumCompressionSize: Match.absent(),
    });
    template.hasResourceProperties('AWS::ApiGateway::Stage', { StageName: 'sallyport' });
  });

  test('has every route of the product, answered by its function, and no other', () => {
    const wanted = routeTable.map((row) =>
      row.servedBy === 'admin'
        ? `${row.method} /v1/admin/{route+} ${servedBy('admin')}`
        : `${row.method} ${row.path} ${servedBy(row.servedBy)}`,
    );
    const made = methods().map(
      ({ route, served }) => `${route} ${served.replace(/[0-9A-F]{8}$/, '')}`,
    );
    expect(made.toSorted()).toEqual([...new Set(wanted)].toSorted());
  });

  test('asks IAM for the administrators’ door and for nothing else', () => {
    for (const { route, authorization } of methods()) {
      expect(`${route} ${authorization}`).toMatch(
        route.includes('/v1/admin/') ? / AWS_IAM$/ : / NONE$/,
      );
    }
  });

  test('throttles each route by itself', () => {
    const stage = stageOf();
    const settings: readonly {
      ResourcePath: string;
      HttpMethod: string;
      ThrottlingRateLimit?: number;
    }[] = stage?.Properties.MethodSettings;
    const throttled = settings
      .filter(({ ThrottlingRateLimit }) => ThrottlingRateLimit !== undefined)
      .map(({ ResourcePath, HttpMethod }) => {
        const path = ResourcePath.slice(1).replaceAll('~1', '/');
        return `${HttpMethod} ${path === '' ? '/' : path}`;
      });
    expect(throttled.toSorted()).toEqual(
      [...methods().map(({ route }) => route), '* *'].toSorted(),
    );
  });

  test('has the exchange by itself, so that nothing held open takes its place', () => {
    const beside = routeTable.filter(({ servedBy: by }) => by === 'exchange');
    expect(beside.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1/token']);
  });

  test('logs each request as JSON, without path, query and agent', () => {
    const stage = stageOf();
    const { Format } = stage?.Properties.AccessLogSetting ?? {};
    expect(Object.keys(JSON.parse(Format))).toContain('requestId');
    expect(Format).not.toMatch(/context\.path|querystring|userAgent|header/i);
  });

  test('logs nothing of what is in requests', () => {
    const stage = stageOf();
    for (const setting of stage?.Properties.MethodSettings ?? []) {
      expect(setting).toMatchObject({ DataTraceEnabled: false });
      expect(setting).not.toHaveProperty('LoggingLevel');
    }
  });

  test('is opened by functions with routes, and by no others', () => {
    const asked = functionNames.filter((name) =>
      functions[name].events.some(({ kind }) => kind === 'routes'),
    );
    expect([...new Set(routeTable.map((row) => row.servedBy))].toSorted()).toEqual(
      asked.toSorted(),
    );
  });

  test('is invoked by its own stage alone', () => {
    const permissions = Object.values(template.findResources('AWS::Lambda::Permission')).filter(
      ({ Properties }) =>
        Properties.Principal === 'apigateway.amazonaws.com' &&
        JSON.stringify(Properties.SourceArn).includes('{"Ref":"SallyportApi'),
    );
    expect(permissions).toHaveLength(methods().length);
    for (const { Properties } of permissions) {
      expect(JSON.stringify(Properties.SourceArn)).not.toContain('test-invoke-stage');
      expect(Properties).toHaveProperty('SourceArn');
    }
  });
});
