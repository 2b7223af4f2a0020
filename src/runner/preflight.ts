import { loadUpdate } from '../config/load-update.ts';
import { type CommandLine, INSTALLED_COMMANDS } from '../core/command-line.ts';
import { BenchError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import type { Scorer } from '../core/scorer.ts';
import type { Suite } from '../core/suite.ts';
import type { Dataset } from '../datasets/load-dataset.ts';
import type { Places } from '../datasets/places.ts';
import { readLedgers } from '../finetune/ledger.ts';
import { tunedCells } from '../finetune/tuned-cells.ts';
import { contentKey } from '../lib/hash.ts';
import { type EmbedderPlaces, parseEmbedderId } from '../models/open-embedder.ts';
import { checkShutdowns, type Lifetimes } from '../models/shutdown.ts';
import type { SkippedTechnique } from '../protocol/header.ts';
import type { Leak } from '../protocol/leak.ts';
import type { RunRequest } from '../protocol/spec.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import { documentsFor, promptVariantsOf } from '../techniques/needs.ts';
import { checkSettings } from './check-settings.ts';
import { checkStops } from './check-stops.ts';
import { chosenTechniques } from './chosen-techniques.ts';
import { composeCell } from './compose-cell.ts';
import { type Plan, type PlannedCell, type PlannedSuite, planRun } from './plan.ts';
import { readCorpus } from './read-corpus.ts';
import { readSide } from './read-side.ts';
import { type ReadSuite, readSuite, type SuiteRegistries } from './read-suite.ts';
import { withStudyTechniques } from './study-techniques.ts';

/** A plan with all that was gathered for it. */
export interface Prepared {
  readonly plan: Plan;
  readonly suites: readonly PlannedSuite[];
  readonly scorers: ReadonlyMap<string, readonly Scorer[]>;
  /** Open models by id; the caller closes them. */
  readonly models: ReadonlyMap<string, Model>;
  /** Techniques of a profile that lack their tuned model. */
  readonly skipped: readonly SkippedTechnique[];
  /** What a user should know of the data before believing a figure. */
  readonly notices: readonly string[];
  /** Where samples stand, by suite. */
  readonly places: ReadonlyMap<string, Places>;
  /** Samples that are given away; refused unless the request allows them. */
  readonly leaks: readonly Leak[];
  /** Changes whenever a suite file or its data does. */
  readonly contentHash: string;
}

/** Opens a model by its id, for calls or for a plan alone. */
export type OpenModel = (id: string) => Promise<Model>;

/** What preflight is given. */
export interface PreflightOptions extends SuiteRegistries {
  readonly open: OpenModel;
  readonly signal: AbortSignal;
  /** The providers, and where their embedding models are, which is part of an index's key. */
  readonly embedders: EmbedderPlaces;
  /** The server that was named for this run; one that no model is asked at is refused. */
  readonly baseUrl?: string | undefined;
  /** What is known of the lives of models; left out for a run that began while all of them were there. */
  readonly lifetimes?: Lifetimes | undefined;
  /** Folders with ledgers of tuned models, the user's own first. */
  readonly tunedFolders: readonly string[];
  readonly onNotice?: ((notice: string) => void) | undefined;
  /** For advice that names a command. */
  readonly commands?: CommandLine | undefined;
}

/**
 * Does all the reading and opening that a plan needs, and plans.
 * @throws BenchError for the first fault in suites, data, scorers, techniques or models; nothing is left open.
 */
export async function preflight(request: RunRequest, given: PreflightOptions): Promise<Prepared> {
  const leaks: Leak[] = [];
  const onLeaks = (found: readonly Leak[]) => leaks.push(...found);
  const options = { ...given, ...(request.allowLeakage ? { onLeaks } : {}) };
  const found = (await Promise.all(request.suites.map((file) => readSuite(file, options)))).map((read) => {
    refuseFaults(read, request);
    return { ...read, suite: withStudyTechniques(read.suite, request.studyTechniques) };
  });
  checkNames(found.map(({ suite }) => suite));
  const update = request.update === null ? null : await loadUpdate(request.update.file);
  const corpora = new Map<string, Corpus>();
  const suites: ReadSuite[] = [];
  for (const read of found) {
    if (update !== null && request.update !== null) {
      const side = await readSide(read, { ...options, update, phase: request.update.phase });
      corpora.set(read.suite.name, side.corpus);
      suites.push(side.read);
      continue;
    }
    suites.push(read);
    const { suite, ingredients } = read;
    if (chosenTechniques(suite, request).every((spec) => documentsFor(spec, ingredients) === 'none'))
      continue;
    corpora.set(read.suite.name, await readCorpus(read, options));
  }
  const idsOf = (suite: Suite): readonly string[] => {
    if (request.models.length > 0) return request.models;
    return suite.profiles[request.profile].models === 'all' ? suite.models : suite.models.slice(0, 1);
  };
  const models = new Map<string, Model>();
  try {
    const asking = suites.flatMap(({ scorers }) => scorers);
    for (const { embedders } of asking) {
      for (const id of embedders) parseEmbedderId(id, options.embedders.providers);
    }
    const ids = [
      ...suites.flatMap(({ suite }) => idsOf(suite)),
      ...asking.flatMap(({ models: asked }) => asked.map(({ id }) => id)),
    ];
    for (const id of new Set(ids)) models.set(id, await options.open(id));
    refuseIdleServer(options.baseUrl, models);
    const ledger = await readLedgers(options.tunedFolders);
    const skipped: SkippedTechnique[] = [];
    const planned: PlannedSuite[] = [];
    for (const [at, { suite, hash, dataset, ingredients }] of suites.entries()) {
      const infos = idsOf(suite).flatMap((id) => models.get(id)?.info ?? []);
      const corpus = corpora.get(suite.name) ?? null;
      const tuned = await tunedCells({
        suite: found[at]?.suite ?? suite,
        tellsChange: update !== null && suite.corpus?.passages != null,
        ingredients,
        train: dataset.samples.filter((sample) => sample.split === 'train'),
        corpus,
        models: infos,
        techniques: chosenTechniques(suite, request),
        ledger,
        commands: options.commands ?? INSTALLED_COMMANDS,
        providers: options.embedders.providers,
        demanded: [...request.techniques, ...request.studyTechniques.map(({ name }) => name)],
        infoOf: async (id) => {
          const model = models.get(id) ?? (await options.open(id));
          models.set(id, model);
          return model.info;
        },
      });
      skipped.push(...tuned.skipped);
      planned.push({
        suite,
        ingredients,
        hash,
        samples: dataset.samples,
        corpus,
        models: infos,
        tuned: tuned.cells,
        studyTechniques: request.studyTechniques,
      });
    }
    const plan = planRun(planned, {
      ...request,
      // A change shows on the very questions that it touches, so that none is left out.
      limit: request.limit ?? (update === null ? null : Number.MAX_SAFE_INTEGER),
      promptVariants: (spec, planned) => promptVariantsOf({ ...planned, spec }).length,
      asked: ({ name }) =>
        suites
          .filter(({ suite }) => suite.name === name)
          .flatMap(({ scorers }) => scorers.flatMap((scorer) => scorer.models)),
    });
    const notices = [
      ...shutdownsOf({ models: models.keys(), suites }, options),
      ...found.flatMap((read) => read.notices),
      ...suites.flatMap(({ suite, dataset }) =>
        checkStops(
          suite,
          plan.cells.filter((cell) => cell.header.suite === suite.name),
          dataset.places,
        ),
      ),
    ];
    for (const notice of notices) options.onNotice?.(notice);
    const places = new Map(suites.map(({ suite, dataset }) => [suite.name, dataset.places]));
    for (const cell of plan.cells) {
      refuseEmptyFilter(cell);
      checkSettings(cell, options.embedders.providers);
      checkPrompts(cell, { seed: request.seed, places: places.get(cell.suite.name) });
    }
    return {
      plan,
      suites: planned,
      scorers: new Map(suites.map(({ suite, scorers }) => [suite.name, scorers])),
      models,
      skipped,
      // Both sides of a change of documents are held against the same samples.
      places,
      leaks: [...new Map(leaks.map((leak) => [contentKey(leak), leak])).values()],
      notices,
      contentHash: contentKey(
        planned.map(({ hash, samples, corpus, tuned }) => [
          hash,
          samples,
          corpus?.key ?? null,
          ...[...tuned.values()].map(({ key }) => key),
        ]),
      ),
    };
  } catch (error) {
    await Promise.all([...models.values()].map((model) => model.close()));
    throw error;
  }
}

/** When models and embedders, each at its own address, are shut down. */
function shutdownsOf(
  asked: { readonly models: Iterable<string>; readonly suites: readonly ReadSuite[] },
  { lifetimes, baseUrl, embedders }: PreflightOptions,
): readonly string[] {
  if (lifetimes === undefined) return [];
  const { providers, variables, embedderBaseUrl } = embedders;
  const places = { ...lifetimes, providers, variables };
  const embedding = asked.suites.flatMap(({ suite, scorers }) => [
    ...(suite.corpus === null ? [] : [suite.corpus.embedder]),
    ...scorers.flatMap((scorer) => scorer.embedders),
  ]);
  return [
    ...checkShutdowns(asked.models, { ...places, baseUrl }),
    ...checkShutdowns(embedding, { ...places, baseUrl: embedderBaseUrl }),
  ];
}

/** Of the faults of a suite's techniques only those count that are about to run. */
function refuseFaults({ suite, faults }: ReadSuite, request: RunRequest): void {
  const chosen =
    request.studyTechniques.length > 0
      ? [...request.techniques, ...request.studyTechniques.map(({ technique }) => technique)]
      : chosenTechniques(suite, request).map(({ name }) => name);
  for (const name of chosen) {
    const fault = faults.get(name);
    if (fault !== undefined) throw fault;
  }
}

/** A filter that no passage passes would find nothing, ever. */
function refuseEmptyFilter({ corpus, header, suite }: PlannedCell): void {
  const filter = Object.entries(header.technique.retrieval?.filter ?? {});
  const passes = corpus?.chunks.some(({ metadata }) =>
    filter.every(([column, value]) => metadata[column] === value),
  );
  if (filter.length === 0 || passes === true) return;
  throw new BenchError(
    'INVALID_CONFIG',
    `the technique "${header.technique.name}" looks for ${filter.map(([column, value]) => `${column} = ${JSON.stringify(value)}`).join(' and ')}, which no passage has.`,
    { file: suite.file },
  );
}

/** Looks at what every prompt is made of, so that no template or example fails in the middle of a run. */
function checkPrompts(
  cell: PlannedCell,
  { seed, places }: { readonly seed: number; readonly places: Dataset['places'] | undefined },
): void {
  for (let promptVariant = 0; promptVariant < cell.promptVariants; promptVariant++) {
    const technique = composeCell(cell, { promptVariant, seed });
    for (const sample of [...cell.samples, ...cell.selectOn]) {
      try {
        technique.check(sample);
      } catch (cause) {
        if (!(cause instanceof BenchError) || cause.file !== undefined) throw cause;
        const { sample: atFault = sample.id } = cause.details;
        const place =
          cause.code === 'INVALID_DATA' ? places?.get(String(atFault)) : { file: cell.suite.file };
        throw new BenchError(cause.code, cause.message, { ...place, cause });
      }
    }
  }
}

function checkNames(suites: readonly Suite[]): void {
  for (const [index, suite] of suites.entries()) {
    const earlier = suites.slice(0, index).find((other) => other.name === suite.name);
    if (earlier === undefined) continue;
    throw new BenchError('INVALID_CONFIG', `the name "${suite.name}" is also that of ${earlier.file}.`, {
      file: suite.file,
      hint: 'Suites that run together need different names.',
    });
  }
}

/** Whoever names a server means to measure what answers there. */
function refuseIdleServer(baseUrl: string | undefined, models: ReadonlyMap<string, Model>): void {
  if (baseUrl === undefined) return;
  if ([...models.values()].some(({ info }) => info.place === 'remote')) return;
  throw new BenchError(
    'INVALID_ARGUMENT',
    `--base-url names a server, but nothing is asked there: ${[...models.keys()].join(', ')} runs on this machine.`,
    { hint: 'Name the model of the server, for instance --model openai:<name>.' },
  );
}
