import { z } from 'zod';
import { buildReport } from './analysis/build-report.ts';
import { type DecisionInputs, decisionInputsSchema } from './analysis/economics/decision-inputs.ts';
import type { Report } from './analysis/report.ts';
import { BenchError } from './core/errors.ts';
import { ABOVE_ZERO, numberSchema, REQUEST_NUMBERS } from './core/number-shape.ts';
import { functionSchema, requireGiven } from './core/require-shape.ts';
import { usdToNano } from './lib/money.ts';
import { loadProject, type ProjectConfig, requireProject, withProject } from './project.ts';
import type { RunRecord } from './protocol/run-record.ts';
import { type RunRequest, requestShape } from './protocol/spec.ts';
import { PROMPT_FORMS } from './protocol/words.ts';
import { BUILT_IN } from './registries.ts';
import type { RunObserver } from './runner/observer.ts';
import { newRunId } from './runner/run-id.ts';
import { resumeRun, startRun } from './runner/run-session.ts';
import { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace.ts';

/** Where work is done, and what a project adds. */
export interface PlaceOptions {
  /** Folder of the project, in which `.adaptbench` is; that of the process when left out. */
  readonly workingFolder?: string;
  /** What a project file would say; left out, the project file of the folder is taken where there is one. */
  readonly project?: ProjectConfig;
}

/** What a benchmark runs; what is left out is as `adaptbench run` has it without flags. */
export interface BenchmarkOptions
  extends PlaceOptions,
    Partial<RunRequest>,
    Pick<
      WorkspaceOptions,
      'baseUrl' | 'embedderBaseUrl' | 'form' | 'maxConcurrency' | 'signal' | 'onNotice'
    > {
  /** Names of suites or paths of suite files; every suite of the project, or those that come along, when left out. */
  readonly suites?: readonly string[];
  /** Id of a run to go on with; nothing else is asked then. */
  readonly resume?: string;
  /** `false` asks for every answer anew. */
  readonly cache?: boolean;
  /** Most that the run may cost in USD, all its sessions together; `resume` keeps it where it is left out. */
  readonly budget?: number;
  /** Volume, people's time and limits, by which the report decides. */
  readonly inputs?: Partial<DecisionInputs>;
  /** Hears what the run does while it does it. What it throws never ends the run. */
  readonly observer?: RunObserver;
}

const TEXT = z.string('it takes a text');
const TEXTS = z.array(TEXT, 'it takes a list of texts');
const LISTENER = functionSchema.optional();

const placeShape = {
  workingFolder: TEXT,
  // Looked into where it is used, as a project file is.
  project: z.record(z.string(), z.unknown(), 'it takes what defineConfig takes'),
} satisfies Record<keyof PlaceOptions, z.ZodType>;

/** What a run keeps, so that one that is gone on with takes none of it. */
const asked = {
  ...requestShape,
  suites: TEXTS,
  models: TEXTS,
  techniques: TEXTS,
  limit: numberSchema(REQUEST_NUMBERS.limit).nullable(),
  repeats: numberSchema(REQUEST_NUMBERS.repeats),
  seed: numberSchema(REQUEST_NUMBERS.seed),
} satisfies Record<keyof RunRequest, z.ZodType>;

const optionsSchema = z
  .strictObject({
    ...placeShape,
    ...asked,
    resume: TEXT,
    cache: z.boolean('it takes true or false'),
    budget: numberSchema(ABOVE_ZERO),
    baseUrl: TEXT,
    embedderBaseUrl: TEXT,
    form: z.enum(PROMPT_FORMS),
    maxConcurrency: numberSchema(REQUEST_NUMBERS.concurrency),
    inputs: decisionInputsSchema,
    signal: z.custom<AbortSignal>((value) => value instanceof AbortSignal, 'it takes an AbortSignal'),
    onNotice: functionSchema,
    // An object of a class may have more in it.
    observer: z.looseObject({
      cellStarted: LISTENER,
      callFinished: LISTENER,
      answerUnread: LISTENER,
      trialAgain: LISTENER,
      setupFinished: LISTENER,
      indexFinished: LISTENER,
      trialFinished: LISTENER,
    } satisfies Record<keyof RunObserver, z.ZodType>),
  } satisfies Record<keyof BenchmarkOptions, z.ZodType>)
  .partial();

const placeSchema = z.strictObject(placeShape).partial();

/** How a benchmark ended. */
export interface BenchmarkResult {
  /** Id of the run. */
  readonly run: string;
  readonly record: RunRecord;
  readonly report: Report;
  readonly failedTrials: number;
}

/**
 * Runs suites through their techniques, as `adaptbench run` does, without writing a report.
 *
 * @example
 * const { report } = await runBenchmark({ suites: ['triage.yaml'], models: ['openai:gpt-6-luna'] });
 * @throws BenchError for bad input before anything is asked or written; the signal's reason when aborted, and BenchError
 *   `PROVIDER` when every further call would fail alike, or `BUDGET_EXCEEDED` when the budget is used up: what was done is
 *   saved, and gone on with by `resume`
 */
export async function runBenchmark(options: BenchmarkOptions = {}): Promise<BenchmarkResult> {
  requireGiven(optionsSchema, options, { of: 'runBenchmark', part: 'option' });
  refuseChanges(options);
  const {
    workingFolder,
    project,
    baseUrl,
    embedderBaseUrl,
    form,
    maxConcurrency,
    signal,
    onNotice,
    resume,
    cache,
    inputs = {},
    budget,
    observer = {},
    suites = [],
    ...further
  } = withoutUndefined(options);
  const place = {
    ...(workingFolder === undefined ? {} : { workingFolder }),
    ...(project === undefined ? {} : { project }),
  };
  const models = { baseUrl, embedderBaseUrl, form, maxConcurrency };
  return await withWorkspace(place, { ...models, signal, onNotice }, async (workspace) => {
    const session = {
      ...(await workspace.session({ cache: cache ?? true })),
      started: () => observer,
      budget: budget === undefined ? undefined : usdToNano(budget),
    };
    const { run, failedTrials } =
      resume === undefined
        ? await startRun(
            await workspace.request({ ...further, suites }),
            { id: newRunId(workspace.clock.timestamp()), ...(await workspace.facts()) },
            session,
          )
        : await resumeRun(resume, session);
    const record = await workspace.store.read(run);
    return {
      run,
      record,
      report: buildReport(record, { inputs, formulas: workspace.formulas }),
      failedTrials,
    };
  });
}

/**
 * Reads a run, also while it goes on, and runs of older versions.
 * @throws BenchError `INVALID_ARGUMENT`, `UNKNOWN_NAME` or `DAMAGED_JOURNAL`
 */
export async function loadRun(id: string, place: PlaceOptions = {}): Promise<RunRecord> {
  requireGiven(z.strictObject({ id: TEXT }), { id }, { of: 'loadRun', part: 'argument' });
  requireGiven(placeSchema, place, { of: 'loadRun', part: 'option' });
  return await withWorkspace(place, {}, ({ store }) => store.read(id));
}

/**
 * Ids of the runs of a project, newest first.
 * @throws BenchError `INVALID_ARGUMENT`
 */
export async function listRuns(place: PlaceOptions = {}): Promise<readonly string[]> {
  requireGiven(placeSchema, place, { of: 'listRuns', part: 'option' });
  return await withWorkspace(place, {}, ({ store }) => store.list());
}

/** A run is gone on with as it began; nothing that is given beside it may be ignored in silence. */
function refuseChanges(options: BenchmarkOptions): void {
  const given = Object.entries(options).filter(([name, value]) => name in asked && value !== undefined);
  if (options.resume === undefined || given.length === 0) return;
  throw new BenchError(
    'INVALID_ARGUMENT',
    `"resume" goes on with the run as it began, so it takes no ${given.map(([name]) => `"${name}"`).join(' and no ')}.`,
    { hint: 'Leave it out, or start a new run without "resume".' },
  );
}

/** What is `undefined` was left out, by programs that no compiler has looked at. */
function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

async function withWorkspace<T>(
  { workingFolder = process.cwd(), project }: PlaceOptions,
  options: WorkspaceOptions,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const given = project === undefined ? null : { file: 'project', config: project };
  if (given !== null) requireProject(given);
  const found = given ?? (await loadProject(workingFolder));
  const workspace = openWorkspace({
    ...options,
    workingFolder,
    registries: withProject(BUILT_IN, found),
  });
  try {
    return await work(workspace);
  } finally {
    await workspace.close();
  }
}
