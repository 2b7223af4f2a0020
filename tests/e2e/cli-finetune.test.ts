import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireArchitecture } from '../../src/finetune/local/train-adapter.ts';
import { TRAINABLE_EXAMPLE } from '../../src/models/examples.ts';
import type { TunedAttempt } from '../../src/protocol/tuned.ts';
import { type CliResult, printed, runCli, runCliAlone } from '../support/cli.ts';
import { startOpenAiServer } from '../support/openai-server.ts';
import { answerRightly, writeSmallSuite } from '../support/small-suite.ts';
import { startTrainingServer, succeed, type TrainingServer } from '../support/training-server.ts';

const MODELS = { ADAPTBENCH_MODELS: join(homedir(), '.cache', 'adaptbench', 'models') };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-finetune-'));
  await writeSmallSuite(folder, {
    sizes: { train: 12, dev: 0 },
    change: {
      techniques: ['plain', 'few-shot', 'fine-tuned'],
      dataset: {
        train: 'mood/train.csv',
        test: 'mood/test.csv',
        columns: { id: 'id', input: 'text', targets: 'label', metadata: ['kind'] },
      },
    },
  });
});
afterEach(() => rm(folder, { recursive: true }));

const LOCAL = ['--model', 'local:smollm2-135m'];

const finetune = (...args: readonly string[]): Promise<CliResult> =>
  runCli(['finetune', ...args], { folder, env: MODELS });

describe('a mistake on the command line', () => {
  it.each([
    [
      [],
      /finetune takes a subcommand\. Valid: train, export, curve, list, cancel\. See: npx adaptbench finetune --help/,
    ],
    [
      ['mood.yaml'],
      /"mood\.yaml" is not a subcommand of finetune\. Valid: train, .* for instance: npx adaptbench finetune train mood\.yaml/,
    ],
    [['mood.yaml', '--model', 'openai:a', '--list'], /for instance: npx adaptbench finetune list mood\.yaml/],
    [['mood.yaml', '--export-only'], /for instance: npx adaptbench finetune export mood\.yaml/],
    [['mood.yaml', '--curve-shots', '1,2'], /for instance: npx adaptbench finetune curve mood\.yaml/],
    [['trian', 'mood.yaml'], /"trian" is not a subcommand of finetune\. .*Did you mean "train"\?/],
    [['train', 'moody.yaml'], /no suite file "moody\.yaml"/],
    [
      ['train', 'mood.yaml', '--technique', 'fine-tune'],
      /"fine-tune" is not a technique.*Valid: fine-tuned\./,
    ],
    [['train', 'mood.yaml', '--model', 'local:nothing'], /nothing/],
    [
      ['train', 'mood.yaml', '--model', 'huggingface:a/b'],
      /huggingface:a\/b cannot be trained: adaptbench has no trainer for its provider\. Valid: local:…, openai:…\./,
    ],
    [['train', 'mood.yaml', ...LOCAL, '--seeds', '0'], /--seeds takes a whole number from 1 on, not "0"/],
    [['train', 'mood.yaml', '--seeds', '2'], /--seeds is for trainings on this machine.*--seed\./],
    [
      ['train', 'mood.yaml', '--rank', '4'],
      /--rank does not apply to openai:small, which the backend "openai" trains\. Valid: --epochs, --batch-size, --learning-rate-multiplier, --suffix\./,
    ],
    [
      ['train', 'mood.yaml', ...LOCAL, '--suffix', 'x'],
      /--suffix does not apply to local:smollm2-135m, which the backend "local" trains\. Valid: --epochs, .*--max-steps\./,
    ],
    [['train', 'mood.yaml', ...LOCAL, '--rank', '1.5'], /--rank takes a whole number from 1 on, not "1\.5"/],
    [['train', 'mood.yaml', '--hourly-rate', '30'], /--hourly-rate says nothing without --label-minutes/],
    [
      ['train', 'mood.yaml', ...LOCAL, '--learning-rate', '-1'],
      /--learning-rate takes a number above 0, not "-1"/,
    ],
    [['train', 'mood.yaml', ...LOCAL, ...LOCAL], /--model can be given only once/],
    [['train', 'mood.yaml', '--shots', '2'], /--shots belongs to finetune curve, not to finetune train/],
    [['export', 'mood.yaml', '--examples', '13'], /train\.csv: there are 12 examples to train on, not 13/],
    [
      ['export', 'mood.yaml', '--rank', '4'],
      /--rank belongs to finetune train and finetune curve, not to finetune export/,
    ],
    [['curve', 'mood.yaml'], /a curve needs numbers to try\. Give --examples, --shots or --documents/],
    [
      ['curve', 'mood.yaml', ...LOCAL, '--examples', '5,12'],
      /5 training examples cannot be tried: "mood" allows from 10 to 12/,
    ],
    [
      ['curve', 'mood.yaml', '--examples', '10,12'],
      /a curve over training examples can only be trained on this machine/,
    ],
    [['curve', 'mood.yaml', '--shots', '20'], /20 shots cannot be tried: "mood" allows from 1 to 12/],
    [['curve', 'mood.yaml', '--documents', '5'], /5 documents cannot be tried/],
    [['curve', 'mood.yaml', '--shots', 'a'], /--shots takes whole numbers/],
    [
      ['curve', 'mood.yaml', '--shots', '1', '--format', 'pdf'],
      /there is no report format "pdf"\. Valid: html/,
    ],
    [['curve', 'mood.yaml', '--again'], /--again belongs to finetune train, not to finetune curve/],
    [['list', 'moody.yaml'], /no suite file "moody\.yaml"/],
    [
      ['list', 'mood.yaml', '--epochs', '2'],
      /--epochs belongs to finetune train, finetune export and finetune curve, not to finetune list/,
    ],
    [['cancel'], /finetune cancel needs <id>/],
    [['cancel', 'mood-1'], /no training "mood-1" runs at a provider/],
    [['cancel', 'mood-1', 'mood-2'], /"mood-2" is not known here/],
    [['train', 'mood.yaml'], /openai:small needs a key.*OPENAI_API_KEY/],
  ])('%j gets one clear error and leaves nothing behind', async (args, message) => {
    const { code, stdout, stderr } = await finetune(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(await readdir(folder)).not.toContain('tuned');
  });

  it('is an architecture whose adapters nobody can write', () => {
    const weights = { file: '/models/q.gguf', sha256: 'x', entry: null };
    const tokenizer = { architecture: 'qwen2', weights } as Parameters<typeof requireArchitecture>[0];
    expect(() => requireArchitecture(tokenizer)).toThrow(
      /\/models\/q\.gguf is of the architecture "qwen2".*Valid: llama, gemma3/,
    );
  });
});

describe('adaptbench finetune', () => {
  it('exports the training set alone, without a key, with tokens and price', async () => {
    const args = ['export', 'mood.yaml', '--model', TRAINABLE_EXAMPLE, '--out', 'set'];
    const result = await runCliAlone(['finetune', ...args, '--json'], { folder });
    expect(result).toMatchObject({ code: 0 });
    const facts = printed<{ examples: number; tokens: number; usd: number; files: string[] }>(result);
    expect(facts).toMatchObject({
      examples: 12,
      dev: 0,
      epochs: 3,
      form: 'chat',
      files: ['set/train.jsonl'],
    });
    expect(facts.usd).toBeCloseTo((facts.tokens * 3 * 5) / 1e6, 12);
    const lines = (await readFile(join(folder, 'set', 'train.jsonl'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(12);
    expect(await readdir(folder)).not.toContain('tuned');
  });

  it('has flags set by a project file, but for the technique, which is for runs', async () => {
    const defaults = { model: [TRAINABLE_EXAMPLE, 'local:smollm2-135m'], technique: ['plain'], out: 'set' };
    await writeFile(join(folder, 'adaptbench.config.mjs'), `export default ${JSON.stringify({ defaults })};`);
    const result = await runCliAlone(['finetune', 'export', 'mood.yaml', '--json'], { folder, env: MODELS });
    expect(printed(result)).toMatchObject({
      base: TRAINABLE_EXAMPLE,
      technique: 'fine-tuned',
      files: ['set/train.jsonl'],
    });
    const typed = await runCliAlone(['finetune', 'export', 'mood.yaml', ...LOCAL, '--json'], {
      folder,
      env: MODELS,
    });
    expect(printed(typed)).toMatchObject({ base: 'local:smollm2-135m' });
  });

  it('names an example that is longer than the provider trains on, before anything is written or sent', async () => {
    const file = join(folder, 'mood', 'train.csv');
    const text = await readFile(file, 'utf8');
    const long = Array.from({ length: 30_000 }, (_, index) => `line ${index}`).join(' ');
    await writeFile(file, text.replace('lovely', `lovely: ${long}`));
    const server = await startTrainingServer();
    try {
      for (const [command = '', ...args] of [['export'], ['train', '--base-url', server.url]]) {
        const result = await finetune(command, 'mood.yaml', '--model', TRAINABLE_EXAMPLE, ...args);
        expect(result.code).toBe(2);
        expect(result.stderr).toMatch(
          /train\.csv:2: the sample "train-0" takes \d{2,3},\d{3} tokens with its prompt; the model is trained on at most 65,536 of an example\./,
        );
      }
      expect(server.requests).toEqual([]);
    } finally {
      await server.close();
    }
    expect(await readdir(folder)).not.toContain('reports');
  });

  it('exports completions for a local base', async () => {
    const result = await finetune('export', 'mood.yaml', ...LOCAL, '--out', 'set');
    expect(result).toMatchObject({ code: 0 });
    const [line = ''] = (await readFile(join(folder, 'set', 'train.jsonl'), 'utf8')).split('\n');
    expect(JSON.parse(line)).toEqual({
      prompt: expect.stringMatching(/^Positive or negative\?\n\nNote: .*\nMood:$/),
      completion: expect.stringMatching(/^ (?:positive|negative)$/),
    });
  });

  it('shows an empty ledger as such', async () => {
    const result = await finetune('list', 'mood.yaml');
    expect(result).toMatchObject({ code: 0, stdout: 'No model was trained yet.\n' });
  });
});

it('the ledger is priced as the user says', async () => {
  await cp(
    join(import.meta.dirname, '..', '..', 'tuned', 'ledger.json'),
    join(folder, 'tuned', 'ledger.json'),
  );
  await writeFile(
    join(folder, 'prices.yaml'),
    "- { match: 'local:*', machinePerHour: 0, asOf: 2026-11-01, source: ours }",
  );
  const listed = await finetune('list', '--prices', 'prices.yaml');
  expect(listed.stderr).toBe('');
  const attempts = listed.stdout.split('\n').filter((line) => line.includes('succeeded'));
  expect(attempts.length).toBeGreaterThan(0);
  for (const attempt of attempts) expect(attempt).toMatch(/ \$0(?: |$)/);
});

describe('a job from the command line', () => {
  let server: TrainingServer;
  beforeEach(async () => {
    server = await startTrainingServer();
  });
  afterEach(() => server.close());

  it('is launched, listed, and ended by its id', async () => {
    server.onLook = succeed;
    const url = ['--base-url', server.url];
    const args = ['finetune', 'train', 'mood.yaml', ...url, '--epochs', '2', '--json'];
    const result = await runCliAlone(args, { folder });
    expect(result).toMatchObject({ code: 0 });
    expect(result.stderr).toMatch(/12 examples, about \d+ tokens; 2 epochs would cost an unknown amount/);
    // The dates of a vendor say nothing of another one's server.
    expect(result.stderr).not.toContain('no new training');
    const [attempt] = printed<{ attempts: TunedAttempt[] }>(result).attempts;
    expect(attempt).toMatchObject({ status: 'succeeded', devScore: null, backend: 'openai' });
    const listed = await finetune('list', 'mood.yaml');
    expect(listed.stdout).toContain(attempt?.id ?? 'no id');
    const cancelled = await finetune('cancel', attempt?.id ?? '', ...url);
    expect(cancelled.code).toBe(2);
    expect(cancelled.stderr).toMatch(/no training ".*" runs at a provider/);
  });
});

describe('a provider of a project', () => {
  const TRAINER = `{
    name: 'kiln',
    place: 'remote',
    hyperparameters: [{ name: 'peakHeat', title: 'How hot it gets', takes: 'whole' }],
    open: async ({ base, given }) => ({
      backend: { name: 'kiln', place: 'remote' },
      base: { model: base, weightsHash: null, form: 'chat' },
      hyperparameters: { peakHeat: 900, ...given },
      machine: null,
      requireReady() {},
      mostTokens: null,
      tokensOf: () => 1,
      estimate: async (rows) => ({ tokens: rows.length, tokenizer: 'rows', epochs: 1, usd: 2 }),
      train: ({ train, takeUp }) =>
        takeUp({ lock: 'kiln', what: 'the kiln', hint: 'Wait.', endpoint: 'kiln' }, async ({ record }) => {
          const file = train.length + ' rows';
          await record({ job: { id: '1', trainingFile: file, validationFile: null, endpoint: 'kiln' } });
          if (given.peakHeat === 1) throw new Error('the kiln is cold');
          const took = { elapsedMs: 1, trainedTokens: 12, peakMemoryBytes: null, usd: 2 };
          const loss = { train: null, heldOut: [], keptStep: null };
          const model = { kind: 'remote', id: 'clay:fired' };
          return { facts: { status: 'succeeded', reason: null, took, loss, model }, error: null };
        }),
      async close() {},
    }),
  }`;
  const projectWith = (trainer: string): Promise<void> =>
    writeFile(
      join(folder, 'adaptbench.config.mjs'),
      `export default { providers: [{
        name: 'clay', title: 'Clay', place: 'remote', example: 'clay:wet', variables: {}, prices: [],
        open: async () => { throw new Error('nobody is asked'); },
        trainer: ${trainer},
      }] };`,
    );
  /** A project file is loaded once in a process. */
  const finetuneAlone = (...args: readonly string[]): Promise<CliResult> =>
    runCliAlone(['finetune', ...args], { folder, env: MODELS });
  const CLAY = ['train', 'mood.yaml', '--model', 'clay:wet'];

  it('brings its own trainer, with flags for its hyperparameters', async () => {
    await projectWith(TRAINER);
    const result = await finetuneAlone(...CLAY, '--peak-heat', '1200', '--json');
    expect(result).toMatchObject({ code: 0 });
    expect(result.stderr).toContain('12 examples, about 12 tokens; 1 epoch would cost about $2');
    expect(printed<{ attempts: TunedAttempt[] }>(result).attempts).toMatchObject([
      {
        status: 'succeeded',
        backend: 'kiln',
        hyperparameters: { peakHeat: 1200 },
        model: { kind: 'remote', id: 'clay:fired' },
      },
    ]);
  });

  it('is sent nothing that may cost more than the budget', async () => {
    await projectWith(TRAINER);
    const result = await finetuneAlone(...CLAY, '--budget', '1.5');
    expect(result.code).toBe(3);
    expect(result.stderr).toMatch(
      /the training would cost about \$2(\.00)?, and the budget is \$1\.50\. Nothing was sent\./,
    );
    expect((await finetuneAlone('list', 'mood.yaml')).stdout).toBe('No model was trained yet.\n');
    await projectWith(TRAINER.replace('usd: 2 }),', 'usd: null }),'));
    const unknown = await finetuneAlone(...CLAY, '--budget', '1.5');
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('none is known for training clay:wet. Give "trainingPerMillion"'),
    ]);
  });

  it.each([
    [TRAINER, ['--peak-heat', '0'], /--peak-heat takes a whole number from 1 on, not "0"/],
    [TRAINER, ['--rank', '4'], /--rank does not apply to clay:wet, .* "kiln" trains\. Valid: --peak-heat\./],
    [
      TRAINER.replace('peakHeat', 'seed'),
      [],
      /the backend "kiln" has a hyperparameter "seed", but --seed is already a flag of its own\./,
    ],
    [TRAINER.replace('kiln', 'openai'), [], /config\.mjs: there is already a training backend "openai"\./],
    ["'oven'", [], /config\.mjs: there is no training backend "oven"\. Valid: local, openai\./],
  ])('gets one clear error for what cannot be trained with', async (trainer, flags, message) => {
    await projectWith(trainer);
    const { code, stderr } = await finetuneAlone(...CLAY, ...flags);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });

  it('whose trainer ends no jobs says so', async () => {
    await projectWith(TRAINER);
    expect((await finetuneAlone(...CLAY, '--peak-heat', '1')).stderr).toContain('the kiln is cold');
    const listed = await finetuneAlone('list', '--json');
    const [{ id = '' } = {}] = printed<{ attempts: TunedAttempt[] }>(listed).attempts;
    const { code, stderr } = await finetuneAlone('cancel', id);
    expect(stderr).toMatch(/the backend "kiln" cannot end a training\. End it where it runs\./);
    expect(code).toBe(2);
  });
});

describe('a model whose training is paid', () => {
  it('is in the ledger when it cannot be scored; the same command scores it, and trains again only if told to', async () => {
    const data = { sizes: { train: 12, dev: 4 }, change: { techniques: ['plain', 'fine-tuned'] } };
    await writeSmallSuite(folder, data);
    const server = await startTrainingServer();
    try {
      const command = ['train', 'mood.yaml', '--base-url', server.url];
      server.refusals.set('POST /v1/chat/completions', [{ status: 400, message: 'the model is not ready' }]);
      const result = await finetune(...command);
      expect(result.stderr).toMatch(
        /the model openai:ft:small:org::abc was trained and is in the ledger as "mood-\S+", but was not scored on dev: no dev sample could be answered: .*the model is not ready.*it trains nothing again/s,
      );
      expect(result.code).not.toBe(0);

      // One of four is refused once more, and is asked again by the next command.
      const refusal = { status: 400, message: 'not this one' };
      server.refusals.set('POST /v1/chat/completions', [refusal, null]);
      const partly = await finetune(...command, '--json');
      expect(partly.code).toBe(0);
      expect(partly.stderr).toMatch(/already trained as "mood-\S+" on .*it still has to be scored on dev/);
      expect(printed<{ attempts: TunedAttempt[] }>(partly).attempts).toMatchObject([
        { devScore: { value: 1, n: 3, unanswered: 1 } },
      ]);
      const before = server.requests.length;
      const scored = await finetune(...command, '--json');
      const [attempt] = printed<{ attempts: TunedAttempt[] }>(scored).attempts;
      expect(attempt?.devScore).toMatchObject({ value: 1, n: 4 });
      expect(attempt?.devScore).not.toHaveProperty('unanswered');
      // Beside the list of models: the three that were answered are not paid again.
      const later = server.requests
        .slice(before)
        .filter((request) => request === 'POST /v1/chat/completions');
      expect(later).toHaveLength(1);

      const asked = server.requests.length;
      const same = await finetune(...command);
      expect(same.code).toBe(0);
      expect(same.stderr).toMatch(
        /already trained as .*nothing is trained or paid for; --again trains once more/,
      );
      expect(server.requests).toHaveLength(asked);
      expect(server.jobs).toHaveLength(1);
      expect((await finetune(...command, '--again')).code).toBe(0);
      expect(server.jobs).toHaveLength(2);
    } finally {
      await server.close();
    }
    expect((await finetune('list', 'mood.yaml')).stdout).toContain('succeeded');
  });
});

describe('a learning curve from the command line', () => {
  it('over shots is measured and reported, without texts if asked', async () => {
    const server = await startOpenAiServer(answerRightly);
    try {
      const args = ['--shots', '1,4', '--base-url', server.url, '--out', 'curve', '--redact-text'];
      const result = await runCliAlone(['finetune', 'curve', 'mood.yaml', ...args, '--json'], { folder });
      expect(result).toMatchObject({ code: 0 });
      const alone = ['--shots', '1', '--base-url', server.url, '--out', 'alone', '--format', 'json'];
      expect(await finetune('curve', 'mood.yaml', ...alone)).toMatchObject({ code: 0 });
    } finally {
      await server.close();
    }
    expect(await readdir(join(folder, 'alone'))).toEqual(['report.json']);
    const report = JSON.parse(await readFile(join(folder, 'curve', 'report.json'), 'utf8'));
    expect(report.run.redacted).toBe(true);
    const [curve] = report.suites[0].curves;
    expect(curve).toMatchObject({ axis: 'shots', points: [{ value: 1 }, { value: 4 }] });
    for (const file of ['report.json', 'report.md', 'index.html', 'trials.csv']) {
      const text = await readFile(join(folder, 'curve', file), 'utf8');
      expect(text, file).not.toContain('Positive or negative?');
    }
  });
});
