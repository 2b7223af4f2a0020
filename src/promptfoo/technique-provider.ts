import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApiProvider, CallApiContextParams, ProviderOptions, ProviderResponse } from 'promptfoo';
import { z } from 'zod';
import { readEnvironment } from '../config/environment.ts';
import { findSuiteFiles } from '../config/find-suites.ts';
import type { Clock } from '../core/clock.ts';
import { BenchError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import type { ModelOptions } from '../core/provider.ts';
import type { Retriever } from '../core/retrieval.ts';
import type { Technique } from '../core/technique.ts';
import { visibleLine } from '../lib/visible-text.ts';
import { BUILT_IN_PROVIDERS } from '../models/built-in-providers.ts';
import { openModel } from '../models/open-model.ts';
import { modelOptionsOf } from '../models/options.ts';
import type { GenerateResponse } from '../protocol/model.ts';
import type { Sample } from '../protocol/sample.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import { composeCell } from '../runner/compose-cell.ts';
import { openTunedModel } from '../runner/open-tuned.ts';
import type { Plan } from '../runner/plan.ts';
import { preflight } from '../runner/preflight.ts';
import { openRetrieval, searchedCorpora } from '../runner/retrieval-session.ts';
import { openEmbeddingCache } from '../store/embedding-cache.ts';

const SEED = 1;
const CLOCK: Clock = {
  monotonic: () => performance.now(),
  timestamp: () => new Date().toISOString(),
};

const configSchema = z.strictObject({
  suite: z.string(),
  technique: z.string(),
  model: z.string(),
  basePath: z.string().optional(),
});

interface Ready {
  readonly technique: Technique;
  readonly model: Model;
  /** `null` when the technique retrieves nothing. */
  readonly retriever: Retriever | null;
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
    const { technique, model, retriever, samples } = await this.#ready;
    const id = String(context?.vars['sample'] ?? '');
    const sample = samples.get(id);
    if (sample === undefined) return { error: `The suite has no test sample "${id}".` };
    const responses: GenerateResponse[] = [];
    const reading = await technique.attempt(sample, {
      repeat: 0,
      retrieve: async (query) => {
        if (retriever === null) throw new BenchError('INTERNAL', 'there is nothing to retrieve from');
        const { passages, shown } = await retriever.retrieve(query, new AbortController().signal);
        return passages.slice(0, shown);
      },
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
  const options = modelOptionsOf(readEnvironment(BUILT_IN_PROVIDERS), {
    clock: CLOCK,
    providers: BUILT_IN_PROVIDERS,
  });
  const { signal } = new AbortController();
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
      update: null,
      studyTechniques: [],
    },
    {
      signal,
      open: (id) => openModel(id, options),
      embedders: options,
      tunedFolders: [join(workingFolder, 'tuned'), fileURLToPath(new URL('../../tuned', import.meta.url))],
    },
  );
  const [cell] = plan.cells;
  if (cell === undefined) throw new BenchError('INTERNAL', 'nothing was planned');
  const opened = models.get(cell.model.id) ?? (await openTunedModel(cell, options));
  const retriever = cell.corpus === null ? null : await retrieverOf(cell.corpus, { plan, options, signal });
  return {
    technique: composeCell(cell, { promptVariant: 0, seed: SEED }),
    model: opened,
    retriever,
    samples: new Map(cell.samples.map((sample) => [sample.id, sample])),
  };
}

interface RetrieverContext {
  readonly plan: Plan;
  readonly options: ModelOptions;
  readonly signal: AbortSignal;
}

/** The server and the embedder live as long as promptfoo's process does. */
async function retrieverOf(corpus: Corpus, { plan, options, signal }: RetrieverContext): Promise<Retriever> {
  const folder = join(process.cwd(), '.adaptbench');
  const session = await openRetrieval(searchedCorpora(plan.cells), {
    chroma: { ...readEnvironment(BUILT_IN_PROVIDERS).chroma, folder: join(folder, 'chroma') },
    openEmbeddings: () =>
      openEmbeddingCache(join(folder, 'embeddings.sqlite'), (notice) =>
        process.emitWarning(visibleLine(notice)),
      ),
    models: options,
    clock: CLOCK,
    signal,
  });
  process.once('beforeExit', () => void session.close());
  return (await session.openRetriever(corpus)).retriever;
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
