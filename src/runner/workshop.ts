import type { Clock } from '../core/clock.ts';
import { BenchError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import type { Retriever } from '../core/retrieval.ts';
import type { Scorer } from '../core/scorer.ts';
import type { ResponseCache } from '../core/store.ts';
import type { Reserve } from '../pricing/reserve.ts';
import type { IndexSetup } from '../protocol/setups.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import type { EmbeddedTexts } from '../retrieval/indexing/embed-texts.ts';
import type { Catalogue } from './catalogue.ts';
import type { Desk } from './desk.ts';
import type { EmbeddingMeter } from './embedding-meter.ts';
import type { Plan, PlannedCell } from './plan.ts';

/** A retriever and what its index took; `null` where no index is needed. */
export interface OpenRetriever {
  readonly retriever: Retriever;
  readonly setup: IndexSetup | null;
}

/** What a workshop is furnished with. */
export interface WorkshopOptions {
  readonly run: string;
  readonly plan: Pick<Plan, 'cells'>;
  readonly catalogue: Catalogue;
  /** `null` with `--no-cache`. */
  readonly cache: ResponseCache | null;
  /** Open models by id. */
  readonly models: ReadonlyMap<string, Model>;
  /** Opens the tuned model of a cell, for the time that its cells take. */
  openTuned(cell: PlannedCell): Promise<Model>;
  /** Scorers by suite. */
  readonly scorers: ReadonlyMap<string, readonly Scorer[]>;
  readonly clock: Clock;
  /** Aborts what is under way. */
  readonly signal: AbortSignal;
  /** Makes an index ready, or finds it so. */
  openRetriever(corpus: Corpus): Promise<OpenRetriever>;
  /** Vectors of texts by an embedder that a scorer declared. */
  embed(texts: readonly string[], embedder: string): Promise<EmbeddedTexts>;
  /** What calls are held against the run's budget with; `null` where it has none. */
  readonly reserve: Reserve | null;
  readonly embeddingMeter: EmbeddingMeter;
}

/** Everything that tasks are worked on with: techniques, models, retrievers and scorers, by the names in a task. */
export class Workshop {
  readonly options: WorkshopOptions;
  /** Trials in progress; each keeps the most that it saw. */
  readonly inProgress = new Set<{ sharedBy: number }>();
  readonly #retrievers = new Map<string, Promise<OpenRetriever>>();
  #tuned: { readonly id: string; readonly model: Promise<Model> } | undefined;

  constructor(options: WorkshopOptions) {
    this.options = options;
  }

  /** The desk at which work will be handed in, before any of it is done. */
  handInAt(desk: Desk): void {
    const { reserve, embeddingMeter } = this.options;
    if (reserve !== null) embeddingMeter.begin({ desk, reserve });
  }

  scorers({ suite }: PlannedCell): readonly Scorer[] {
    return this.options.scorers.get(suite.name) ?? [];
  }

  /** The model that answers in a cell. One that is tuned on this machine is open until another one is asked for. */
  async model(cell: PlannedCell): Promise<Model> {
    const { id } = cell.model;
    const open = this.options.models.get(id);
    if (open !== undefined) return open;
    if (cell.tuned === null) throw new BenchError('INTERNAL', `the model "${id}" was not opened`);
    if (this.#tuned?.id !== id) {
      const before = this.#tuned;
      this.#tuned = {
        id,
        model: (async () => {
          await (await before?.model)?.close();
          return await this.options.openTuned(cell);
        })(),
      };
    }
    return await this.#tuned.model;
  }

  /**
   * A model that a scorer declared.
   * @throws BenchError `INTERNAL` for one that was not opened
   */
  asked(id: string): Model {
    const model = this.options.models.get(id);
    if (model === undefined) throw new BenchError('INTERNAL', `the model "${id}" was not opened`);
    return model;
  }

  /** @throws BenchError `INTERNAL` for a corpus that is not of the plan */
  async retriever(corpus: string): Promise<OpenRetriever> {
    let opened = this.#retrievers.get(corpus);
    if (opened === undefined) {
      const found = this.options.plan.cells.find((cell) => cell.corpus?.key === corpus)?.corpus;
      if (found === null || found === undefined) {
        throw new BenchError('INTERNAL', `the corpus "${corpus}" is not part of the plan`);
      }
      opened = this.options.openRetriever(found);
      this.#retrievers.set(corpus, opened);
    }
    return await opened;
  }

  /** Closes what it opened itself. */
  async close(): Promise<void> {
    const tuned = this.#tuned;
    this.#tuned = undefined;
    await (await tuned?.model.catch(() => undefined))?.close();
  }
}
