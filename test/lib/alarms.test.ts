import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { emfNamespace } from '#adapters/aws/emf-metrics.ts';
import { metricNamespace, metrics } from '#lib/metrics.ts';
import { synthesise, type TemplateResource } from './synthesise.ts';

let template: Template;
let alarms: readonly TemplateResource[];
beforeAll(() => {
  template = synthesise();
  alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')) as TemplateResource[];
});

const nameOf = ({ Properties }: TemplateResource) =>
  String(Properties.AlarmName).replace(/^sallyport-/, '');

describe('alarms', () => {
  /** Alarms that sound where nothing happens. */
  const silent = ['sealing-silent', 'unverified'];

  test('each tell the topic when they begin and when they end, and all but two stay silent where nothing happens', () => {
    expect(alarms.length).toBeGreaterThan(35);
    for (const alarm of alarms) {
      const { Properties } = alarm;
      const isSilence = silent.includes(nameOf(alarm));
      expect(Properties).toMatchObject({
        TreatMissingData: isSilence ? 'breaching' : 'notBreaching',
        ComparisonOperator: isSilence ? 'LessThanThreshold' : 'GreaterThanThreshold',
        AlarmActions: [{ Ref: expect.stringContaining('WatchTopic') }],
        OKActions: [{ Ref: expect.stringContaining('WatchTopic') }],
      });
    }
  });

  test('say what has happened, and where it says what to do', () => {
    for (const alarm of alarms) {
      const { AlarmDescription: text } = alarm.Properties;
      expect(text).toMatch(/^[A-Z].{20,}\. What to do: docs\/operations\.md, [\w-]+\.$/);
      expect(text).toContain(`docs/operations.md, ${nameOf(alarm)}.`);
    }
  });

  test('are those of docs/operations.md, each with a section', () => {
    const page = readFileSync('docs/operations.md', 'utf8');
    const sections = [...page.matchAll(/^### `([\w*-]+)`$/gm)].map(([, name]) => name);
    const names = alarms.map(nameOf).map((name) => name.replace(/^errors-.*/, 'errors-*'));
    expect(sections.toSorted()).toEqual([...new Set(names)].toSorted());
  });

  test('of every function that can fail are there', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const errors = alarms.map(nameOf).filter((name) => name.startsWith('errors-'));
    expect(errors).toHaveLength(functions.length);
  });
});

describe('metrics of ours', () => {
  const sources = ['core', 'functions', 'adapters'].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(room, name), 'utf8')),
  );

  test('are counted by the code under the name that alarms and dashboard know', () => {
    const counted = new Set(
      sources.flatMap((text) =>
        [...text.matchAll(/\.(?:count|measure)\(\s*'([\w.-]+)'/g)].map(([, name]) => name),
      ),
    );
    expect(counted.size).toBeGreaterThan(8);
    expect(Object.values(metrics).filter((name) => !counted.has(name))).toEqual([]);
  });

  test('stand in the namespace that functions write', () => {
    expect(metricNamespace).toBe(emfNamespace);
  });
});
