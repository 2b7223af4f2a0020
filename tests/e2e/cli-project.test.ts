import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliResult, printed, runCli, runCliAlone } from '../support/cli.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { answerRightly, writeSmallSuite } from '../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-project-'));
  server = await startOpenAiServer(answerRightly);
  await writeSmallSuite(folder);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const cli = (args: readonly string[], where = folder): Promise<CliResult> => runCli(args, { folder: where });
const project = (source: string, name = 'adaptbench.config.mjs'): Promise<void> =>
  writeFile(join(folder, name), source);

describe('a project file', () => {
  it('sets flags, before which those go that are typed', async () => {
    await project(
      `export default { defaults: { 'base-url': '${server.url}', technique: 'plain', limit: 2, json: false } };`,
    );
    const wrong = await runCliAlone(['run', 'mood.yaml'], { folder });
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain(
      'error: adaptbench.config.mjs: "defaults" sets "json", which is no flag that can be set. Valid: model,',
    );
    await project(
      `export default { defaults: { 'base-url': '${server.url}', technique: 'plain', limit: 2 } };`,
    );
    const result = await runCliAlone(['run', 'mood.yaml', '--json'], { folder });
    expect(result.stderr).toContain('1 cell, 2 trials');
    const { report, run } = printed(result);
    expect(report.totals.trials).toBe(2);
    const typed = await runCliAlone(
      ['run', 'mood.yaml', '--json', '--limit', '3', '--technique', 'few-shot'],
      { folder },
    );
    expect(typed.stderr).toContain('1 cell, 3 trials');
    expect(printed(typed).report.suites[0]?.cells[0]?.technique.name).toBe('few-shot');
    // A run goes on as it began, whatever is usual by now.
    expect(await runCliAlone(['run', '--resume', run], { folder })).toMatchObject({ code: 0 });
  });

  it('is found from a folder within the project, and not above it', async () => {
    await project('export default { defaults: { nothing: 1 } };');
    const inside = join(folder, 'work', 'here');
    await mkdir(inside, { recursive: true });
    const found = await cli(['models'], inside);
    expect(found.stderr).toContain('../../adaptbench.config.mjs: "defaults" sets "nothing"');
    await writeFile(join(folder, 'work', 'package.json'), '{}');
    expect(await cli(['models'], inside)).toMatchObject({ code: 0 });
  });

  it('adds a report format, a failing one of which costs itself alone', async () => {
    await project(
      `export default { reporters: [
        { name: 'list', render: async ({ report }) => [
          { name: 'list.txt', content: report.suites.map(({ name }) => name).join('\\n') } ] },
        { name: 'broken', render: async () => { throw new Error('no idea'); } },
      ] };`,
      'adaptbench.config.ts',
    );
    const result = await cli(['run', 'mood.yaml', '--base-url', server.url, '--json']);
    expect(result.code).toBe(0);
    expect(result.stderr).toContain('broken');
    expect(result.stderr).toContain('no idea');
    const { run, folder: out } = printed(result);
    expect((await readdir(out)).sort()).toEqual([
      'index.html',
      'list.txt',
      'report.json',
      'report.md',
      'trials.csv',
    ]);
    expect(await cli(['report', run, '--format', 'broken'])).toMatchObject({ code: 2 });
  });

  it.each([
    ['export default { provders: [] };', '"provders"', 'Valid: '],
    ['export default { providers: [{ title: "nameless" }] };', '"providers.0.name"', ''],
    [
      'export default { reporters: [{ name: "html", render() {} }] };',
      'there is already a report format "html"',
      '',
    ],
    ['const a = 1;', 'it has no default export', ''],
    [
      'const a = 1;\n\nthrow new Error("not today");',
      'adaptbench.config.mjs:3: it cannot be run: not today.',
      '',
    ],
    ['export default { defaults: { model: { a: 1 } } };', '"defaults.model"', ''],
    ['export default { defaults: { cache: "no" } };', 'sets "cache" to "no", but it takes true or false.'],
    ['export default { defaults: { concurrency: true } };', 'to true, but it takes a value.'],
    ['export default { defaults: { limit: [1, 2] } };', 'to [1,2], but it takes one value.'],
    ['export default { defaults: { profile: "quik" } };', 'Valid: quick, full.'],
    [
      'export default { providers: [{ name: "acme" }] };',
      'the field "title" of the provider "acme" is missing.',
    ],
    [
      `const acme = { name: 'acme', title: 'a', place: 'local', example: 'acme:a', variables: {}, prices: [], open() {} };
       export default { providers: [acme, acme] };`,
      'there is already a provider "acme"',
    ],
    [
      'export default { techniques: [{ name: "own", with: { glosary: {} } }] };',
      'there is no ingredient "glosary". Valid: ',
    ],
    [
      'export default { techniques: [{ name: "own", intructions: {} }] };',
      'the technique "own" takes no field "intructions". Valid: name, instructions,',
      'Did you mean "instructions"?',
    ],
    [
      'export default { defaults: { limit: -5 } };',
      '"defaults.limit" takes a whole number from 1 on, not "-5".',
    ],
    [
      'export default { defaults: { concurrency: "many" } };',
      '"defaults.concurrency" takes a whole number from 1',
    ],
    [
      'export default { defaults: { timeout: 301 } };',
      '"defaults.timeout" takes a whole number from 1 to 300',
    ],
    [
      'export default { defaults: { "quality-at-least": 80 } };',
      '"defaults.quality-at-least" takes a share from',
    ],
    [
      'export default { defaults: { hours: ["rag=4", "raq=3"] } };',
      '"defaults.hours" takes family=hours, and "raq"',
    ],
    [
      'export default { defaults: { model: 7 } };',
      '"defaults.model": "7" names no provider; a model is written',
    ],
    [
      'export default { defaults: { format: ["html", "htm"] } };',
      '"defaults.format": there is no report format "htm"',
    ],
    [
      'export default { defaults: { "base-url": "localhost" } };',
      '"defaults.base-url": the base URL "localhost" is',
    ],
  ])('%s is refused in one line', async (source, ...parts) => {
    await project(source);
    const { code, stdout, stderr } = await cli(['plan', 'mood.yaml', '--base-url', server.url]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain('error: adaptbench.config.mjs');
    for (const part of parts) expect(stderr).toContain(part);
  });

  it('says where its code has failed, once it runs', async () => {
    await project(
      `export default { providers: [{ name: 'acme', title: 'Acme', place: 'local', example: 'acme:a', variables: {}, prices: [],
        async open() {
          throw new Error('no socket');
        } }] };`,
    );
    const { code, stderr } = await cli(['run', 'mood.yaml', '--model', 'acme:a']);
    expect([code, stderr]).toEqual([2, 'error: adaptbench.config.mjs:3: this has failed: no socket\n']);
  });

  it('does not stand in the way of help', async () => {
    await project('throw new Error("not today");');
    expect(await cli(['run', '--help'])).toMatchObject({ code: 0 });
    expect(await cli(['--version'])).toMatchObject({ code: 0 });
  });
});
