import { randomBytes } from 'node:crypto';
import { commonFailure } from '../../analysis/trials/common-failure.ts';
import { sayCommand } from '../../core/command-line.ts';
import { BenchError } from '../../core/errors.ts';
import { GRACE_MS } from '../../http/retry-policy.ts';
import { plural } from '../../lib/format.ts';
import type { TrialRecord } from '../../protocol/records.ts';
import type { RunObserver } from '../../runner/observer.ts';
import { resumeRun, type SessionOptions, type SessionResult, startRun } from '../../runner/run-session.ts';
import { runUpdate } from '../../studies/update.ts';
import {
  type CliContext,
  chromaSettings,
  createContext,
  displayOptions,
  embeddingCache,
  modelOptions,
  responseCache,
} from '../context.ts';
import { type DecisionArguments, decisionInputs } from '../decision-options.ts';
import { DownloadDisplay } from '../download-progress.ts';
import { EXIT } from '../exit.ts';
import { machineInfo, toolVersion } from '../machine.ts';
import { shareOfOne, timeoutPolicy, wholeNumber } from '../number-options.ts';
import type { RunArguments } from '../options.ts';
import { chosenFormats, presentReport, reportFolder } from '../present-report.ts';
import { goThroughProxy } from '../proxy.ts';
import { priceEntries, runRequest } from '../run-request.ts';
import { listenForShutdown } from '../shutdown.ts';
import { systemClock } from '../system-clock.ts';
import { ensureWritable } from '../write-reports.ts';
import { ProgressDisplay } from './progress.ts';

/** Runs or resumes, writes the report, and returns the exit code. */
export async function run(args: RunArguments & DecisionArguments): Promise<number> {
  const inputs = decisionInputs(args);
  const context = createContext();
  const formats = chosenFormats(context, args.format);
  goThroughProxy(context);
  if (args.update !== undefined && args.resume !== undefined) {
    throw new BenchError('INVALID_ARGUMENT', '--update starts two new runs, so it cannot be resumed.', {
      hint: 'Start it again: answers that were given come from the cache and cost nothing.',
    });
  }
  if (args.resume !== undefined) refuseChanges(args);
  const share = shareOfOne(args['fail-on-error'], 'fail-on-error');
  const id = args.resume ?? newRunId(systemClock.timestamp());
  const folder = reportFolder(context, id, args.out);
  const commands = await context.commands();
  const resume = sayCommand(commands, 'run', { more: ['--resume', id] });
  const shutdown = listenForShutdown(
    () =>
      context.notice(
        `\nSaving what is done: up to ${GRACE_MS / 1000} s for answers in flight … (again to leave at once)`,
      ),
    () => {
      if (begun) context.notice(`Left at once; calls in flight are made again. Go on with: ${resume}`);
    },
  );
  const cache = args.cache ? responseCache(context) : null;
  const downloads = new DownloadDisplay(displayOptions(context));
  let progress: ProgressDisplay | undefined;
  let begun = false;
  let removeFolder: (() => Promise<void>) | undefined;
  const options: SessionOptions = {
    store: context.store,
    cache,
    models: {
      ...modelOptions(context, {
        baseUrl: args['base-url'],
        embedderBaseUrl: args['embed-base-url'],
        form: args.form,
        maxConcurrency:
          args.concurrency === undefined
            ? undefined
            : wholeNumber(args.concurrency, { flag: 'concurrency', min: 1 }),
        ...timeoutPolicy(args.timeout),
      }),
      onProgress: (event) => downloads.update(event),
    },
    retrieval: {
      chroma: chromaSettings(context, args.chroma),
      openEmbeddings: () => embeddingCache(context),
      onProgress: (event) => progress?.indexProgress(event),
    },
    tunedFolders: context.tunedFolders,
    commands,
    clock: systemClock,
    signal: shutdown.signal,
    started: ({ header, plan, notices }): RunObserver => {
      begun = true;
      progress?.stop();
      downloads.stop();
      for (const notice of notices) context.notice(notice);
      const tuning =
        plan.selectionTrials > 0 ? ` and ${plural(plan.selectionTrials, 'trial')} that choose prompts` : '';
      context.notice(
        `${header.id}: ${plural(plan.cells.length, 'cell')}, ${plural(plan.trials, 'trial')}${tuning}, ${plural(plan.calls, 'call')} to ${[...new Set(header.cells.map(({ model }) => model))].join(', ')}`,
      );
      progress = new ProgressDisplay({
        plan,
        prices: header.prices,
        color: context.color,
        ...displayOptions(context),
      });
      return progress;
    },
  };
  let result: SessionResult;
  try {
    // An unknown run is refused below, without a folder for it.
    if (args.resume === undefined || (await context.store.list()).includes(id)) {
      removeFolder = await ensureWritable(folder);
    }
    if (args.resume === undefined) {
      const facts = {
        id,
        createdAt: systemClock.timestamp(),
        toolVersion: toolVersion(),
        machine: machineInfo(),
        command: context.typed,
        prices: await priceEntries(context, args.prices),
      };
      const request = await runRequest(context, args);
      result =
        args.update === undefined
          ? await startRun(request, facts, options)
          : await runUpdate({ ...request, update: { file: args.update, phase: 'after' } }, facts, options);
    } else {
      result = await resumeRun(id, options);
    }
  } catch (error) {
    if (!begun) await removeFolder?.();
    if (!begun || !(error instanceof BenchError)) throw error;
    if (!canGoOn(error) || (error.code === 'PROVIDER' && !(await holdsAnswers(context, id)))) throw error;
    throw new BenchError(error.code, error.message, {
      cause: error,
      hint: `What was done is saved; go on with: ${resume}`,
    });
  } finally {
    downloads.stop();
    progress?.stop();
    cache?.close();
    shutdown.dispose();
  }
  if (result.resentCalls > 0) {
    context.notice(
      `${plural(result.resentCalls, 'call')} had been in flight when the run was broken off and went out again.`,
    );
  }
  const record = await context.store.read(id);
  try {
    await presentReport(context, record, {
      folder,
      json: args.json,
      formats,
      redactText: args['redact-text'],
      inputs,
    });
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    throw new BenchError(error.code, error.message, {
      cause: error,
      hint: `The run is saved; write its report with: ${[...context.invocation, 'report', id].join(' ')} --out <folder>`,
    });
  }
  if (result.failedTrials <= share * result.trials) return EXIT.done;
  const last = new Map<string, TrialRecord>();
  for (const line of record.records) if (line.type === 'trial') last.set(line.key, line);
  const common = commonFailure(last.values());
  const most = common === undefined ? '' : ` Most often: ${common.reason}`;
  context.notice(
    `${result.failedTrials} of ${plural(result.trials, 'trial')} failed, more than the allowed share of ${share}.${most} Attempt them again with: ${resume}`,
  );
  return EXIT.tooManyFailures;
}

/** Whether there is anything to go on with. */
async function holdsAnswers({ store }: CliContext, id: string): Promise<boolean> {
  return (await store.read(id)).records.some(({ type }) => type === 'call');
}

/** A run keeps its suite, model and endpoint, so that one with a wrong one is begun anew. */
function canGoOn({ code, details }: BenchError): boolean {
  return code !== 'INVALID_ARGUMENT' && code !== 'INVALID_CONFIG' && details['addressUnknown'] !== true;
}

/** What a run does was said when it began; nothing that is given with `--resume` may be ignored in silence. */
function refuseChanges(args: RunArguments): void {
  const given = [
    ...(args.suites.length > 0 ? [`"${args.suites.join(' ')}"`] : []),
    ...(['model', 'technique', 'limit'] as const)
      .filter((name) => args[name] !== undefined)
      .map((name) => `--${name}`),
  ];
  if (given.length === 0) return;
  throw new BenchError(
    'INVALID_ARGUMENT',
    `--resume goes on with the run as it began, so it takes no ${given.join(' and no ')}.`,
    {
      hint: 'Leave it out, or start a new run without --resume.',
    },
  );
}

/** `2026-03-01T09-30-05-1f3a`: sorts by time, and two runs of one second differ. */
function newRunId(timestamp: string): string {
  return `${timestamp.slice(0, 19).replaceAll(':', '-')}-${randomBytes(2).toString('hex')}`;
}
