import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Token } from 'node-llama-cpp';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readLedger } from '../../src/finetune/ledger.ts';
import { TRAINER_FOLDER, trainerPython } from '../../src/finetune/local/trainer-environment.ts';
import { renderTrainingSet } from '../../src/finetune/training-set.ts';
import { loadLlama } from '../../src/models/local/llama.ts';
import { openLocalTokenizer } from '../../src/models/local/tokenizer.ts';
import { openModel } from '../../src/models/open-model.ts';
import type { TunedAttempt } from '../../src/protocol/tuned.ts';
import { printed, runCliAlone, startCli } from '../support/cli.ts';
import { completionRequest, modelOptions, noSignal } from '../support/models.ts';
import { writeSmallSuite } from '../support/small-suite.ts';
import { readTraining, withoutPassages } from '../support/tuned.ts';

/** The folder that users have, so that model and environment are fetched once. */
const CACHE = join(homedir(), '.cache', 'adaptbench');
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODEL = 'local:smollm2-135m';
/** Making the environment for the first time takes some minutes. */
const LONG = 600_000;

let folder: string;
beforeAll(async () => {
  await trainerPython({ cacheFolder: CACHE, python: undefined, signal: noSignal(), onEvent: () => {} });
}, LONG);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-train-'));
  await writeSmallSuite(folder, {
    sizes: { train: 12, dev: 4, test: 4 },
    change: { models: [MODEL], techniques: ['plain', 'fine-tuned'] },
  });
});
afterEach(() => rm(folder, { recursive: true }));

const env = { ADAPTBENCH_CACHE: CACHE };
const finetune = (...more: readonly string[]) => ['finetune', 'train', 'mood.yaml', ...more];

async function attempts(): Promise<readonly TunedAttempt[]> {
  return (await readLedger(join(folder, 'tuned'))).map(({ attempt }) => attempt);
}

describe('a training on this machine', () => {
  it(
    'lowers the loss, and its adapter loads and changes what is answered',
    async () => {
      const result = await runCliAlone(finetune('--max-steps', '8', '--batch-size', '4', '--json'), {
        folder,
        env,
      });
      expect(result).toMatchObject({ code: 0 });
      const [attempt] = printed<{ attempts: TunedAttempt[] }>(result).attempts;
      expect(await attempts()).toEqual([attempt]);
      if (attempt?.model?.kind !== 'adapter') throw new Error('no adapter');
      expect(attempt).toMatchObject({
        status: 'succeeded',
        suite: 'mood',
        base: { model: MODEL, form: 'completion' },
        data: { examples: 12, available: 12, dev: 4 },
        devScore: { metric: 'accuracy', n: 4 },
      });
      const losses = attempt.loss.heldOut.map(({ loss }) => loss);
      expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
      expect(attempt.took.trainedTokens).toBeGreaterThan(500);
      expect(attempt.took.peakMemoryBytes).toBeGreaterThan(100_000_000);
      expect(attempt.model.bytes).toBeLessThan(2_000_000);

      const request = completionRequest('Positive or negative?\n\nNote: The day was lovely.\nMood:');
      const answers: string[] = [];
      for (const adapter of [undefined, adapterOf(attempt)]) {
        const model = await openModel(MODEL, modelOptions({ adapter }));
        answers.push((await model.generate(request, noSignal())).text.trim());
        await model.close();
      }
      expect(answers[1]).toMatch(/^(?:positive|negative)$/);
      expect(answers[1]).not.toBe(answers[0]);

      const run = await runCliAlone(['run', 'mood.yaml', '--profile', 'full', '--json'], { folder, env });
      expect(run.code).toBe(0);
      const { report } = printed(run);
      const cell = report.suites[0]?.cells.find(({ technique }) => technique.name === 'fine-tuned');
      expect(cell).toMatchObject({ family: 'fine-tuning', model: MODEL, trials: { answered: 4 } });
      expect(report.suites[0]?.tuned).toMatchObject([
        { key: attempt.id, techniques: ['fine-tuned'], facts: { examples: 12, attempts: { started: 1 } } },
      ]);
      expect(report.suites[0]?.tuned[0]?.facts?.inAll.elapsedMs).toBe(attempt.took.elapsedMs);
    },
    LONG,
  );

  it(
    'is on record with what it took when it is interrupted, and leaves no adapter',
    async () => {
      const running = startCli(finetune('--epochs', '500'), { folder, env });
      await stepsAreMade(running);
      running.kill('SIGINT');
      expect((await running.result).code).toBe(130);
      const [attempt] = await attempts();
      expect(attempt).toMatchObject({ status: 'cancelled', model: null });
      expect(attempt?.took.elapsedMs).toBeGreaterThan(0);
      expect(attempt?.took.trainedTokens).toBeGreaterThan(0);
      expect(await readdir(join(folder, 'tuned'))).toEqual(['ledger.json']);
    },
    LONG,
  );

  it(
    'is on record as failed when its process is killed, and leaves no adapter',
    async () => {
      const running = startCli(finetune('--epochs', '500'), { folder, env });
      await stepsAreMade(running);
      await promisify(execFile)('pkill', ['-9', '-P', String(running.pid), '-f', 'train.py']);
      const { code, stderr } = await running.result;
      expect(code).toBe(2);
      expect(stderr).toMatch(/the trainer was killed, most likely because memory ran out.*--batch-size/);
      expect(await attempts()).toMatchObject([{ status: 'failed', model: null }]);
      expect(await readdir(join(folder, 'tuned'))).toEqual(['ledger.json']);
    },
    LONG,
  );

  it(
    'is on record as failed when adaptbench itself was killed, at the next training',
    async () => {
      const running = startCli(finetune('--epochs', '500'), { folder, env });
      await stepsAreMade(running);
      const second = await runCliAlone(finetune('--max-steps', '1'), { folder, env });
      expect(second.code).toBe(2);
      expect(second.stderr).toMatch(/Another training runs here/);
      running.kill('SIGKILL');
      await running.result;
      expect(await attempts()).toMatchObject([{ status: 'running' }]);
      expect((await runCliAlone(finetune('--max-steps', '1'), { folder, env })).code).toBe(0);
      expect(await attempts()).toMatchObject([
        {
          status: 'failed',
          model: null,
          took: { elapsedMs: null },
          reason: expect.stringContaining('its process was killed'),
        },
        { status: 'succeeded' },
      ]);
    },
    LONG,
  );

  it('says what is missing where there is no Python, or its packages cannot be installed', async () => {
    const empty = { ADAPTBENCH_CACHE: join(folder, 'cache'), ADAPTBENCH_MODELS: join(CACHE, 'models') };
    const none = await runCliAlone(finetune(), {
      folder,
      env: { ...empty, ADAPTBENCH_PYTHON: '/nowhere/python' },
    });
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/needs Python, and "\/nowhere\/python" does not run.*ADAPTBENCH_PYTHON/);

    const python = join(folder, 'python');
    await writeFile(
      python,
      '#!/bin/sh\ncase "$1" in\n-c) echo 3 11;;\n-m) mkdir -p "$3/bin"; printf \'#!/bin/sh\\necho "No space left on device" >&2\\nexit 1\\n\' > "$3/bin/python"; chmod +x "$3/bin/python";;\nesac\n',
    );
    await chmod(python, 0o755);
    const broken = await runCliAlone(finetune(), { folder, env: { ...empty, ADAPTBENCH_PYTHON: python } });
    expect(broken.code).toBe(2);
    expect(broken.stderr).toMatch(/torch==[\d.]+(?:\+cpu)? cannot be installed: No space left on device/);
    expect(await attempts()).toEqual([]);
    expect(await readdir(join(folder, 'cache', 'trainer'))).toEqual(['lock.sqlite']);
  });
});

describe('the shipped adapter of sentiment', () => {
  it(
    'is answered alike by transformers and node-llama-cpp',
    async () => {
      const shipped = (await readLedger(join(ROOT, 'tuned'))).find(
        ({ attempt }) => attempt.suite === 'sentiment' && attempt.training === 'closed-book',
      );
      if (shipped === undefined) throw new Error('no adapter is shipped');
      const tokenizer = await openLocalTokenizer('smollm2-135m', modelOptions());
      const source = await readTraining(join(ROOT, 'suites', 'sentiment.yaml'), 'fine-tuned');
      const test = source.dataset.samples.filter(({ split }) => split === 'test').slice(0, 40);
      const { dev: rows } = await renderTrainingSet(
        { ...source, dev: test },
        {
          form: 'completion',
          examples: null,
          seed: 1,
          ...withoutPassages,
        },
      );
      const prompts = rows.map(({ prompt }) => tokenizer.encode(prompt));
      const job = join(folder, 'job.json');
      await writeFile(
        job,
        JSON.stringify({
          base: tokenizer.weights.file,
          sha256: tokenizer.weights.sha256,
          architecture: tokenizer.architecture,
          cache: join(CACHE, 'dequantised'),
          adapter: join(ROOT, 'tuned', adapterFile(shipped.attempt)),
          prompts,
          maxTokens: 4,
          end: tokenizer.encodeAnswer('', 'chat').at(-1),
        }),
      );
      const python = await trainerPython({
        cacheFolder: CACHE,
        python: undefined,
        signal: noSignal(),
        onEvent: () => {},
      });
      const script = join(ROOT, 'tests', 'reference', 'tuned', 'answers.py');
      const { stdout } = await promisify(execFile)(python, ['-B', script, TRAINER_FOLDER, job]);
      const { llama } = await loadLlama();
      const words = await llama.loadModel({ modelPath: tokenizer.weights.file, vocabOnly: true });
      const expected = (JSON.parse(stdout) as number[][]).map((ids) =>
        words.detokenize(ids as Token[], false).trim(),
      );
      await words.dispose();
      await tokenizer.close();

      const model = await openModel(
        MODEL,
        modelOptions({
          adapter: {
            name: 'shipped',
            file: join(ROOT, 'tuned', adapterFile(shipped.attempt)),
            sha256: 'any',
          },
        }),
      );
      let same = 0;
      for (const [index, { prompt }] of rows.entries()) {
        const request = { ...completionRequest(''), prompt, maxTokens: 4 };
        const { text } = await model.generate(request, noSignal());
        if (text.trim() === expected[index]) same += 1;
      }
      await model.close();
      expect(rows).toHaveLength(40);
      expect(new Set(expected)).toEqual(new Set(['positive', 'negative', 'neutral']));
      expect(same).toBeGreaterThanOrEqual(38);
    },
    LONG,
  );
});

function adapterOf(attempt: TunedAttempt) {
  return { name: 'tuned', file: join(folder, 'tuned', adapterFile(attempt)), sha256: 'any' };
}

function adapterFile({ model }: TunedAttempt): string {
  return model?.kind === 'adapter' ? model.file : '';
}

/** Waits until the ledger has the attempt and the trainer has made some steps. */
async function stepsAreMade(running: ReturnType<typeof startCli>): Promise<void> {
  await vi.waitFor(() => expect(running.stderr()).toMatch(/step [1-9]/), { timeout: 120_000, interval: 100 });
}
