import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { exampleFolder } from '#local/example-folder.ts';
import { createDemoIssuer } from '#local/issuer/demo-issuer.ts';
import { loadDemoKeys } from '#local/issuer/demo-keys.ts';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import { type RunningLocal, startLocal } from '#local/start-local.ts';
import { run } from '#test/journeys/local-instance.ts';
import { pythonClients } from '#test/journeys/python-clients.ts';

const text = readFileSync('templates/sallyport.yml', 'utf8');
const [header = '', body = ''] = text.split(/^---$/m);

interface Input {
  readonly description: string;
  readonly default?: string;
  readonly regex?: string;
}

interface Job {
  readonly id_tokens: Readonly<Record<string, { readonly aud: string }>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly before_script: readonly string[];
  readonly after_script: readonly string[];
}

const inputs: Readonly<Record<string, Input>> = parse(header).spec.inputs;

/** The job as GitLab makes it of the component, with these inputs put in. */
function jobWith(given: Readonly<Record<string, string>>): Job {
  const filled = body.replaceAll(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_whole, name: string) => {
    return given[name] ?? inputs[name]?.default ?? `missing ${name}`;
  });
  return parse(filled)['.sallyport'];
}

describe('the component', () => {
  test('is two documents, of inputs that are all described, used and declared', () => {
    expect(parseAllDocuments(text).flatMap((document) => document.errors ?? [])).toEqual([]);
    const used = [...body.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(inputs).sort());
    expect(Object.values(inputs).filter(({ description }) => !description)).toEqual([]);
  });

  test('takes brokers by https and grants by name alone', () => {
    const form = (name: string) => new RegExp(inputs[name]?.regex ?? 'none');
    expect('https://sallyport.acme.example').toMatch(form('broker-url'));
    expect('http://sallyport.acme.example').not.toMatch(form('broker-url'));
    expect('https://sallyport.acme.example/').not.toMatch(form('broker-url'));
    expect('shop-deploy').toMatch(form('grant'));
    expect('a b').not.toMatch(form('grant'));
  });
});

describe('a job that extends it', () => {
  const clients = pythonClients();
  const data = mkdtempSync(join(tmpdir(), 'sallyport-gitlab-'));
  let local: RunningLocal;
  beforeAll(async () => {
    const options = { port: 0, data, config: exampleFolder, aws: false };
    local = await startLocal(options, { env: {}, tell: () => undefined });
  });
  afterAll(async () => {
    await local.stop();
    rmSync(data, { recursive: true, force: true });
  });

  test('runs AWS clients with its own token, and leaves nothing behind', async () => {
    const { broker, sandbox } = local.addresses;
    const job = jobWith({ 'broker-url': broker, grant: 'billing-export' });
    const issuer = createDemoIssuer({ baseUrl: broker, keys: await loadDemoKeys(data) });
    const persona = personaOf('gitlab-billing');
    if (persona === undefined) throw new Error('gitlab-billing is gone');
    const audience = job.id_tokens.SALLYPORT_ID_TOKEN?.aud ?? '';
    const token = await mintPersonaToken(issuer, persona, { audience, now: new Date() });
    const id = `${process.pid}-test`;
    const variables = Object.entries(job.variables).map(([name, value]) => [
      name,
      value.replaceAll('$CI_JOB_ID', id),
    ]);
    const env: Record<string, string> = {
      ...Object.fromEntries(variables),
      SALLYPORT_ID_TOKEN: token,
      AWS_ENDPOINT_URL: sandbox,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const file = env.AWS_WEB_IDENTITY_TOKEN_FILE ?? '';
    const script = clients.ready
      ? `${clients.aws} s3 cp s3://acme-billing/2026-10/invoices.json -`
      : `cat ${file}`;
    const shell = (lines: readonly string[]) => run('sh', ['-euc', lines.join('\n')], env);
    const ended = await shell([
      ...job.before_script,
      `stat -c %a "$(dirname ${file})" >&2`,
      script,
    ]);
    expect(ended).toMatchObject({ code: 0, stderr: '700\n' });
    if (clients.ready) expect(ended.stdout).toContain('2026-10-0001');
    // Somebody else's folder of that name, made before: the job ends there.
    expect((await shell(job.before_script)).code).not.toBe(0);
    expect((await shell(job.after_script)).code).toBe(0);
    expect((await shell([`test ! -e "$(dirname ${file})"`])).code).toBe(0);
  });
});
