import { BenchError } from '../../core/errors.ts';
import type { Model } from '../../core/model.ts';
import type { ModelOptions } from '../../core/provider.ts';
import type { Suite } from '../../core/suite.ts';
import type { ImportedAnswers } from '../../datasets/imports/imported-answer.ts';
import { type AnsweredSystem, matchAnswers } from '../../datasets/imports/match-answers.ts';
import { plural } from '../../lib/format.ts';
import { contentKey } from '../../lib/hash.ts';
import { openModel } from '../../models/open-model.ts';
import { IMPORTED_TECHNIQUE, importedModel } from '../../protocol/imported.ts';
import type { Leak } from '../../protocol/leak.ts';
import type { RunRecord } from '../../protocol/run-record.ts';
import { runRequest } from '../../protocol/spec.ts';
import { familyOf } from '../../protocol/technique.ts';
import type { Plan, PlannedCell } from '../plan.ts';
import type { Prepared } from '../preflight.ts';
import { openSession } from '../prepared-session.ts';
import { type ReadSuite, readSuite } from '../read-suite.ts';
import { type SessionOptions, type SessionResult, type StartFacts, startPrepared } from '../run-session.ts';
import { samplesBeside } from './beside-run.ts';
import { imported } from './imported-trials.ts';

/** What is imported. */
export interface ImportRequest {
  /** The suite file. */
  readonly suite: string;
  /** Reads the answers, once the suite is known. */
  readonly read: (suite: Suite) => Promise<ImportedAnswers>;
  /** The model whose price the tokens of the systems have; `null` where that is not known. */
  readonly pricedAs: string | null;
  /** A run whose cells the new one holds as well, all on its samples. */
  readonly beside: RunRecord | undefined;
}

/**
 * Makes a run of answers that systems gave elsewhere: each system is a cell, scored by the suite's scorers, and none is called.
 * @throws BenchError for bad input before anything is written; see `executeRun` for the rest
 */
export async function importRun(
  request: ImportRequest,
  facts: StartFacts,
  options: SessionOptions,
): Promise<SessionResult> {
  let systems: readonly AnsweredSystem[] = [];
  const session = await openSession(options, async (models) => {
    const leaks: Leak[] = [];
    // They say little of a system that was shown other data, so that nothing is refused for them.
    const onLeaks = (found: readonly Leak[]): void => void leaks.push(...found);
    const read = await readSuite(request.suite, { ...options, onLeaks });
    const given = await request.read(read.suite);
    const measured = request.beside === undefined ? null : samplesBeside(request.beside, read);
    const split = request.beside?.header.split ?? 'test';
    const { suite, dataset } = read;
    const matched = matchAnswers(given.answers, {
      samples: dataset.samples,
      counted: measured ?? dataset.samples.filter((sample) => sample.split === split),
      split,
      suite: suite.name,
      hasIds: suite.dataset.columns.id !== null,
    });
    systems = matched.systems;
    return await prepared(read, {
      models,
      systems,
      request,
      leaks,
      notices: [...given.notices, ...matched.notices],
    });
  });
  return await startPrepared(session, {
    ...options,
    request: runRequest({ suites: [request.suite], profile: 'full' }),
    facts,
    beside: request.beside,
    transport: ({ workshop }) => imported(workshop, systems),
  });
}

async function prepared(
  { suite, hash, dataset, scorers, ingredients, notices: ofSuite }: ReadSuite,
  {
    models: options,
    systems,
    request: { pricedAs, beside },
    leaks,
    notices: ofAnswers,
  }: {
    readonly models: ModelOptions;
    readonly systems: readonly AnsweredSystem[];
    readonly request: ImportRequest;
    readonly leaks: readonly Leak[];
    readonly notices: readonly string[];
  },
): Promise<Prepared> {
  const cells = systems.map(({ system, answers }): PlannedCell => {
    const model = importedModel(system, { pricedAs });
    return {
      header: {
        id: `${suite.name}/${IMPORTED_TECHNIQUE.name}/${model.id}`,
        suite: suite.name,
        technique: IMPORTED_TECHNIQUE,
        family: familyOf(IMPORTED_TECHNIQUE),
        model: model.id,
        trials: answers.size,
      },
      suite,
      ingredients,
      calls: [],
      model,
      tuned: null,
      train: [],
      corpus: null,
      samples: dataset.samples.filter(({ id }) => answers.has(id)),
      selectOn: [],
      promptVariants: 1,
      selectionFrom: null,
      latencySamples: 0,
      probeTrials: 0,
      trialsAtOnce: model.maxTrials,
    };
  });
  for (const { header } of cells) {
    if (beside?.header.cells.some(({ id }) => id === header.id) !== true) continue;
    throw new BenchError(
      'INVALID_ARGUMENT',
      `the run "${beside.header.id}" has answers of ${header.model} already.`,
      {
        hint: 'Give the system another name with --as.',
      },
    );
  }
  const notices = [...ofSuite, ...sayImported(suite.name, systems), ...ofAnswers];
  for (const notice of notices) options.onNotice?.(notice);
  const models = new Map<string, Model>();
  try {
    for (const { id } of scorers.flatMap((scorer) => scorer.models)) {
      if (!models.has(id)) models.set(id, await openModel(id, options));
    }
  } catch (error) {
    await Promise.all([...models.values()].map((model) => model.close()));
    throw error;
  }
  return {
    plan: planOf(cells, scorers),
    suites: [
      {
        suite,
        ingredients,
        hash,
        samples: dataset.samples,
        models: cells.map(({ model }) => model),
        corpus: null,
        tuned: new Map(),
        studyTechniques: [],
      },
    ],
    scorers: new Map([[suite.name, scorers]]),
    models,
    skipped: [],
    places: new Map([[suite.name, dataset.places]]),
    leaks,
    notices,
    contentHash: contentKey([[hash, dataset.samples, null]]),
  };
}

function planOf(cells: readonly PlannedCell[], scorers: ReadSuite['scorers']): Plan {
  const trials = cells.reduce((sum, { header }) => sum + header.trials, 0);
  return {
    cells,
    repeats: 1,
    trials,
    selectionTrials: 0,
    calls: 0,
    scoring: scorers.flatMap(({ models }) =>
      models.map(({ id, mostCalls }) => ({ model: id, calls: trials * mostCalls })),
    ),
  };
}

/** What nobody may take for answers that were asked for here. */
function sayImported(suite: string, systems: readonly AnsweredSystem[]): readonly string[] {
  return systems.map(({ system, answers }) => {
    const all = [...answers.values()];
    const unknown = [
      ...(all.some(({ cost, usage }) => cost === null && usage === null) ? ['cost'] : []),
      ...(all.some(({ latencyMs }) => latencyMs === null) ? ['latency'] : []),
    ];
    const lacks =
      unknown.length === 0 ? '' : ` ${capital(unknown.join(' and '))} of some or all are not known.`;
    return `${suite}: ${plural(all.length, 'answer')} of ${system} ${all.length === 1 ? 'was' : 'were'} imported: ${all.length === 1 ? 'it was' : 'they were'} given elsewhere, with prompts and settings that are not known here.${lacks}`;
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
