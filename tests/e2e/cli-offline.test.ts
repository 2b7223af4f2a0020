import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ShownPrice } from '../../src/cli/models/price-tables.ts';
import type { PlanEstimate } from '../../src/runner/estimate.ts';
import { type CliResult, printed, runCli, runCliAlone } from '../support/cli.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { answerRightly, promptWith, writeSmallSuite } from '../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
beforeAll(async () => {
  server = await startOpenAiServer(answerRightly);
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-plan-'));
});
afterEach(() => rm(folder, { recursive: true }));

const cli = (...args: readonly string[]): Promise<CliResult> => runCli(args, { folder });

describe('adaptbench plan', () => {
  it('counts cells, trials and calls without a call, a key or a file', async () => {
    await writeSmallSuite(folder, {
      sizes: { test: 40 },
      change: {
        prompt: promptWith({ specific: ['Which one?', 'Positive or negative?'] }),
        techniques: ['plain', 'cot', { preset: 'self-consistency', votes: 3 }],
        profiles: { full: { selectionSamples: 4 } },
      },
    });
    const result = await runCliAlone(['plan', 'mood.yaml', '--profile', 'full', '--json'], { folder });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const plan = printed<PlanEstimate>(result);
    expect(plan.cells.map(({ cell, trials, calls }) => [cell, trials, calls])).toEqual([
      ['mood/plain/openai:small', 48, 48],
      ['mood/cot/openai:small', 40, 40],
      ['mood/self-consistency/openai:small', 40, 120],
    ]);
    expect(plan).toMatchObject({ calls: 208, expectedCost: null, pilot: null });
    expect(plan.suites[0]).toMatchObject({ suite: 'mood', samples: 40 });
    expect(plan.suites[0]?.detectable.difference).toBeGreaterThan(0);
    expect(await readdir(folder)).toEqual(['mood', 'mood.yaml']);
  });

  it('is a table for people', async () => {
    await writeSmallSuite(folder);
    const { code, stdout } = await cli('plan', 'mood.yaml', '--limit', '4');
    expect(code).toBe(0);
    expect(stdout).toMatch(/mood\/few-shot\/openai:small +4 +4 +≈ \d+(?:\.\d)? +unknown +unknown/);
    expect(stdout).toContain('2 cells, 8 calls, cost unknown, time unknown');
    expect(stdout).toContain('What the samples can show');
  });

  it('counts the tokens of OpenAI’s models and bounds what they cost, without a key', async () => {
    await writeSmallSuite(folder);
    const flags = ['plan', 'mood.yaml', '--model', 'openai:gpt-5.2'];
    const plan = printed<PlanEstimate>(await cli(...flags, '--json'));
    const [plain] = plan.cells;
    expect(plain).toMatchObject({ promptTokensGuessed: false, expectedCost: null, expectedMs: null });
    // $1.75 and $14 a million tokens: 1750 and 14000 nano-USD a token, of 8 that an answer may have.
    const perCall = (plain?.promptTokensPerCall ?? 0) * 1750 + 8 * 14_000;
    expect(plain?.highestCost).toBeCloseTo(6 * perCall, -1);
    const { stdout, stderr } = await cli(...flags);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/2 cells, 12 calls, cost ≤ \$0\.00\d+, time unknown/);
    expect(stdout).not.toContain('o200k_base');
    const elsewhere = await cli(...flags, '--base-url', server.url);
    expect(elsewhere.stdout.replace(/\s+/gu, ' ')).toContain(
      'Prompt tokens of openai:gpt-5.2 are estimated (≈) by o200k_base, a tokenizer of OpenAI that is not known to be theirs',
    );
  });

  it('refuses a model that its vendor shut down, as a run does, but not one of that name elsewhere', async () => {
    await writeSmallSuite(folder);
    const env = { OPENAI_API_KEY: 'sk-test-1234567890', OPENAI_BASE_URL: 'https://api.openai.com/v1' };
    for (const command of ['plan', 'run']) {
      const flags = [command, 'mood.yaml', '--model', 'openai:gpt-4.1-nano'];
      const { code, stderr } = await runCli(flags, { folder, env });
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /openai:gpt-4\.1-nano was shut down on 2026-10-23 \(https:.*Valid: .*openai:gpt-6-luna/,
      );
    }
    const elsewhere = ['run', 'mood.yaml', '--model', 'openai:gpt-4.1-nano', '--base-url', server.url];
    expect(await cli(...elsewhere, '--json')).toMatchObject({ code: 0 });
  });

  it('sums what is known after a run of some cells, and says how many are missing', async () => {
    await writeSmallSuite(folder);
    const flags = ['mood.yaml', '--base-url', server.url];
    await cli('run', ...flags, '--technique', 'plain', '--json');
    const { stdout } = await cli('plan', ...flags);
    expect(stdout).toMatch(
      /2 cells, 12 calls, cost unknown, time at least \d+(?:\.\d)? (?:ms|s) \(1 cell unknown\)/,
    );
  });

  it('says how many samples find a difference, by assumption at first', async () => {
    await writeSmallSuite(folder);
    const { code, stdout } = await cli('plan', 'mood.yaml', '--detect', '0.1');
    expect(code).toBe(0);
    // 30% of the samples assumed discordant; n d = √n (1.96 √.3 + .8416 √(.3 − .01)) + 1: scipy.
    expect(stdout.replace(/\s+/gu, ' ')).toContain(
      'Finding 10 points takes 253 samples, but only 6 are there. Whether repeats help is not known: a run with --repeats 3 would tell.',
    );
    const json = printed<PlanEstimate>(await cli('plan', 'mood.yaml', '--detect', 'margin', '--json'));
    expect(json.suites[0]?.detection).toMatchObject({ available: 6, design: null });
  });

  it('sends nothing to the server, and takes pace and cost from an earlier run', async () => {
    await writeSmallSuite(folder);
    const flags = ['mood.yaml', '--base-url', server.url, '--model', 'openai:gpt-5.2', '--json'];
    const before = server.requests.length;
    await cli('plan', ...flags);
    expect(server.requests).toHaveLength(before);
    const { run, report } = printed(await cli('run', ...flags));
    const plan = printed<PlanEstimate>(await cli('plan', ...flags));
    expect(server.requests).toHaveLength(before + 12);
    expect(plan.pilot).toBe(run);
    expect(plan.expectedMs).toBeGreaterThan(0);
    const perTrial = report.suites[0]?.cells.map(({ cost }) => cost.perTrial) ?? [];
    expect(plan.cells.map(({ expectedCost }) => expectedCost)).toEqual(
      perTrial.map((cost) => 6 * (cost ?? 0)),
    );
  });

  it('refuses what a run would refuse', async () => {
    await writeSmallSuite(folder);
    const { code, stderr } = await cli('plan', 'mood.yaml', '--technique', 'plan');
    expect(code).toBe(2);
    expect(stderr).toContain('lists a technique "plan". Valid: plain, few-shot. Did you mean "plain"?');
  });
});

describe('adaptbench report', () => {
  it('prices the tokens of a run on other models, and sends nothing for it', async () => {
    await writeSmallSuite(folder);
    const projected = ['--price-as', 'openai:gpt-6-luna', '--price-as', 'local:any=0.5'];
    const unknown = ['run', 'mood.yaml', '--base-url', server.url, '--price-as', 'openai:gpt-0'];
    const before = server.requests.length;
    const refused = await cli(...unknown);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--price-as: "openai:gpt-0" has no price by the token. Valid: openai:');
    expect(server.requests).toHaveLength(before);
    const { run } = printed(await cli('run', 'mood.yaml', '--base-url', server.url, '--json'));
    const { report } = printed(await cli('report', run, ...projected, '--json'));
    expect(report.projection?.models.map(({ model, tokensBy }) => [model, tokensBy])).toEqual([
      ['openai:gpt-6-luna', 'a guess'],
      ['local:any', 'the run'],
    ]);
    expect(report.projection?.answers).toBe(12);
    const { stdout } = await cli('report', run, ...projected);
    expect(stdout).toContain('The same 12 answers at other prices');
    const page = await readFile(join(folder, 'reports', run, 'index.html'), 'utf8');
    expect(page).toContain('<h2>The same tokens at other prices</h2>');
    expect(server.requests).toHaveLength(before + 12);
  });
});

describe('adaptbench models', () => {
  it('shows what is ready, what needs a key and what is priced', async () => {
    const { code, stdout, stderr } = await runCliAlone(['models'], { folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/local:smollm2-135m +98\.4 MB to download/);
    expect(stdout).toContain('needs OPENAI_API_KEY');
    expect(stdout).toMatch(/\d+ prices, \d+ older than 90 days: models --prices/);
  });

  it('shows the price book, and what of it should be looked up again', async () => {
    const { code, stdout, stderr } = await cli('models', '--prices');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/openai:gpt-6-luna +\$0\.1 +\$0\.01 +\$0\.125 +\$0\.5 /);
    expect(stdout).toMatch(/hosting:aws\/g6\.xlarge +\$0\.8048 /);
    type Shown = { readonly prices: readonly ShownPrice[] };
    const { prices } = printed<Shown>(await cli('models', '--prices', '--json'));
    const stale = await cli('models', '--stale', '--json');
    expect(stale.code).toBe(0);
    expect(printed<Shown>(stale).prices).toEqual(prices.filter((entry) => entry.stale));
    // Read in September 2025, and so old on any day on which this can be tested.
    expect(prices.find(({ match }) => match === 'local:*')?.stale).toBe(true);
    expect(prices.find(({ match }) => match === 'openai:gpt-4.1-nano')?.gone).toBe(true);
  });

  it('says it to programs as well, and never a key', async () => {
    const env = { OPENAI_API_KEY: 'sk-test-secret-1234567890' };
    const result = await runCli(['models', '--json'], { folder, env });
    const { models } = printed<{ models: readonly { id: string; ready: boolean }[] }>(result);
    expect(models.find(({ id }) => id.startsWith('openai'))?.ready).toBe(true);
    expect(models.find(({ id }) => id === 'local:smollm2-135m')?.ready).toBe(false);
    expect(result.stdout).not.toContain('secret');
  });
});

describe('help', () => {
  it('lists the commands and the exit codes', async () => {
    const { code, stdout, stderr } = await runCliAlone(['--help'], { folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of ['run', 'plan', 'report', 'gate', 'models']) {
      expect(stdout).toMatch(new RegExp(`^  adaptbench ${command}\\b`, 'm'));
    }
    expect(stdout).toContain(
      'Exit codes: 0 done, 1 the gate failed, 2 bad input, 3 too many failed trials or a limit reached, 130',
    );
  });

  it.each(['run', 'plan', 'report', 'gate', 'models'])(
    'of %s has an example and explains every flag',
    async (command) => {
      const { code, stdout, stderr } = await cli(command, '--help');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`Examples:\n  adaptbench ${command}`));
      const [, options = ''] = stdout.split('Options:');
      const flags =
        options
          .split('\nExamples:')[0]
          ?.split('\n')
          .filter((line) => /^\s+--/.test(line)) ?? [];
      expect(flags.length).toBeGreaterThan(2);
      for (const line of flags) expect(line).toMatch(/--[a-z-]+ {2,}\S/);
    },
  );

  it('is pointed to where nothing was asked', async () => {
    const { code, stdout, stderr } = await cli();
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Say what to do, for instance: adaptbench run');
  });

  it('says the version', async () => {
    expect(await runCliAlone(['--version'], { folder })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});
