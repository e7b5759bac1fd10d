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
  test('each tell the topic when they begin and when they end, and stay silent where nothing happens', () => {
    expect(alarms.length).toBeGreaterThan(25);
    for (const { Properties } of alarms) {
      expect(Properties).toMatchObject({
        TreatMissingData: 'notBreaching',
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
        [...text.matchAll(/metrics\.count\(\s*'([\w.-]+)'/g)].map(([, name]) => name),
      ),
    );
    expect(counted.size).toBeGreaterThan(8);
    expect(Object.values(metrics).filter((name) => !counted.has(name))).toEqual([]);
  });

  test('stand in the namespace that functions write', () => {
    expect(metricNamespace).toBe(emfNamespace);
  });
});
