import { buildReport } from './analysis/build-report.ts';
import { type DecisionInputs, NO_INPUTS } from './analysis/economics/decision-inputs.ts';
import type { Report } from './analysis/report.ts';
import { loadProject, type ProjectConfig, withProject } from './project.ts';
import type { RunRecord } from './protocol/run-record.ts';
import type { RunRequest } from './protocol/spec.ts';
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
  /** Volume, people's time and limits, by which the report decides. */
  readonly inputs?: DecisionInputs;
  /** Hears what the run does while it does it. What it throws never ends the run. */
  readonly observer?: RunObserver;
}

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
 * const { report } = await runBenchmark({ suites: ['triage.yaml'], models: ['openai:gpt-5-nano'] });
 * @throws BenchError for bad input before anything is asked or written; the signal's reason when aborted, and BenchError
 *   `PROVIDER` when every further call would fail alike: what was done is saved, and gone on with by `resume`
 */
export async function runBenchmark(options: BenchmarkOptions = {}): Promise<BenchmarkResult> {
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
    inputs = NO_INPUTS,
    observer = {},
    suites = [],
    ...asked
  } = options;
  const place = {
    ...(workingFolder === undefined ? {} : { workingFolder }),
    ...(project === undefined ? {} : { project }),
  };
  const models = { baseUrl, embedderBaseUrl, form, maxConcurrency };
  return await withWorkspace(place, { ...models, signal, onNotice }, async (workspace) => {
    const session = { ...(await workspace.session({ cache: cache ?? true })), started: () => observer };
    const { run, failedTrials } =
      resume === undefined
        ? await startRun(
            await workspace.request({ ...asked, suites }),
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
 * @throws BenchError `UNKNOWN_NAME` or `DAMAGED_JOURNAL`
 */
export async function loadRun(id: string, place: PlaceOptions = {}): Promise<RunRecord> {
  return await withWorkspace(place, {}, ({ store }) => store.read(id));
}

/** Ids of the runs of a project, newest first. */
export async function listRuns(place: PlaceOptions = {}): Promise<readonly string[]> {
  return await withWorkspace(place, {}, ({ store }) => store.list());
}

async function withWorkspace<T>(
  { workingFolder = process.cwd(), project }: PlaceOptions,
  options: WorkspaceOptions,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const found =
    project === undefined ? await loadProject(workingFolder) : { file: 'project', config: project };
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
