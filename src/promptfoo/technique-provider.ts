import { fileURLToPath } from 'node:url';
import type { ApiProvider, CallApiContextParams, ProviderOptions, ProviderResponse } from 'promptfoo';
import { z } from 'zod';
import { readEnvironment } from '../config/environment.ts';
import { findSuiteFiles } from '../config/find-suites.ts';
import { BenchError } from '../core/errors.ts';
import type { GenerateResponse, Model } from '../core/model.ts';
import type { Sample } from '../core/sample.ts';
import type { Technique } from '../core/technique.ts';
import { modelOptionsOf } from '../models/options.ts';
import { openModel } from '../models/registry.ts';
import { composeCell } from '../runner/compose-cell.ts';
import { preflight } from '../runner/preflight.ts';

const SEED = 1;

const configSchema = z.strictObject({
  suite: z.string(),
  technique: z.string(),
  model: z.string(),
  basePath: z.string().optional(),
});

interface Ready {
  readonly technique: Technique;
  readonly model: Model;
  readonly samples: ReadonlyMap<string, Sample>;
}

/**
 * A technique as a provider of promptfoo: the variable `sample` names a test sample of the suite, the output is the
 * answer that was read, or the raw output when there is none to be read.
 * In a promptfoo configuration: `id: file://…/technique-provider.ts` with `config: {suite, technique, model}`.
 */
export default class TechniqueProvider implements ApiProvider {
  readonly #config: z.infer<typeof configSchema>;
  #ready: Promise<Ready> | undefined;

  constructor(options: ProviderOptions) {
    this.#config = configSchema.parse(options.config);
  }

  id(): string {
    const { suite, technique, model } = this.#config;
    return `adaptbench:${suite}/${technique}/${model}`;
  }

  async callApi(_prompt: string, context?: CallApiContextParams): Promise<ProviderResponse> {
    this.#ready ??= prepare(this.#config);
    const { technique, model, samples } = await this.#ready;
    const id = String(context?.vars['sample'] ?? '');
    const sample = samples.get(id);
    if (sample === undefined) return { error: `The suite has no test sample "${id}".` };
    const responses: GenerateResponse[] = [];
    const reading = await technique.attempt(sample, {
      repeat: 0,
      call: async (request) => {
        const response = await model.generate(request, new AbortController().signal);
        responses.push(response);
        return response;
      },
    });
    const raw = responses.map(({ text }) => text).join('\n');
    return {
      output: reading.status === 'answered' ? reading.answer : raw,
      ...tokenUsage(responses),
      metadata: { status: reading.status, raw },
    };
  }
}

async function prepare({ suite, technique, model }: z.infer<typeof configSchema>): Promise<Ready> {
  const shipped = fileURLToPath(new URL('../../suites', import.meta.url));
  const workingFolder = process.cwd();
  const options = modelOptionsOf(readEnvironment(), {
    monotonic: () => performance.now(),
    timestamp: () => new Date().toISOString(),
  });
  const { plan, models } = await preflight(
    {
      suites: await findSuiteFiles([suite], { folders: [shipped], workingFolder }),
      models: [model],
      techniques: [technique],
      profile: 'full',
      split: 'test',
      limit: null,
      repeats: 1,
      seed: SEED,
    },
    { signal: new AbortController().signal, open: (id) => openModel(id, options) },
  );
  const [cell] = plan.cells;
  const opened = models.get(model);
  if (cell === undefined || opened === undefined) throw new BenchError('INTERNAL', 'nothing was planned');
  return {
    technique: composeCell(cell, { wording: 0, seed: SEED }),
    model: opened,
    samples: new Map(cell.samples.map((sample) => [sample.id, sample])),
  };
}

function tokenUsage(responses: readonly GenerateResponse[]): Pick<ProviderResponse, 'tokenUsage'> {
  let prompt = 0;
  let completion = 0;
  for (const { usage } of responses) {
    if (usage === null) return {};
    prompt += usage.inputTokens;
    completion += usage.outputTokens;
  }
  return { tokenUsage: { prompt, completion, total: prompt + completion } };
}
