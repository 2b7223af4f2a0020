import type { ApiProvider, CallApiContextParams, ProviderOptions, ProviderResponse } from 'promptfoo';
import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import type { Retriever } from '../core/retrieval.ts';
import type { Technique } from '../core/technique.ts';
import { visibleLine } from '../lib/visible-text.ts';
import type { GenerateResponse } from '../protocol/model.ts';
import type { Sample } from '../protocol/sample.ts';
import { composeCell } from '../runner/compose-cell.ts';
import { openTunedModel } from '../runner/open-tuned.ts';
import { searchedCorpora } from '../runner/retrieval-session.ts';
import { openWorkspace } from '../workspace.ts';

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
    const reading = await technique.prepare(sample, 0).attempt({
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

/** The models and the server live as long as promptfoo's process does. */
async function prepare({ suite, technique, model }: z.infer<typeof configSchema>): Promise<Ready> {
  const workspace = openWorkspace({ onNotice: (notice) => process.emitWarning(visibleLine(notice)) });
  process.once('beforeExit', () => void workspace.close());
  const request = await workspace.request({
    suites: [suite],
    models: [model],
    techniques: [technique],
    profile: 'full',
  });
  const { plan, models } = await workspace.prepare(request, { toCall: true });
  const [cell] = plan.cells;
  if (cell === undefined) throw new BenchError('INTERNAL', 'nothing was planned');
  const opened = models.get(cell.model.id) ?? (await openTunedModel(cell, workspace.models));
  const retrieval = await workspace.openRetrieval(searchedCorpora(plan.cells));
  return {
    technique: composeCell(cell, { promptVariant: 0, seed: request.seed }),
    model: opened,
    retriever: cell.corpus === null ? null : (await retrieval.openRetriever(cell.corpus)).retriever,
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
