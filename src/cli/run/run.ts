import { commonFailure } from '../../analysis/trials/common-failure.ts';
import { sayCommand } from '../../core/command-line.ts';
import { BenchError } from '../../core/errors.ts';
import { ABOVE_ZERO, SHARE } from '../../core/number-shape.ts';
import { allowedNotice } from '../../datasets/leaks.ts';
import { GRACE_MS } from '../../http/retry-defaults.ts';
import { plural } from '../../lib/format.ts';
import { type NanoUsd, usdToNano } from '../../lib/money.ts';
import type { TrialRecord } from '../../protocol/records.ts';
import type { RunObserver } from '../../runner/observer.ts';
import { newRunId } from '../../runner/run-id.ts';
import { resumeRun, type SessionOptions, startRun } from '../../runner/run-session.ts';
import { runUpdate } from '../../studies/update.ts';
import { type CliContext, displayOptions, withContext } from '../context.ts';
import { type DecisionArguments, decisionInputs } from '../decision-options.ts';
import { EXIT } from '../exit.ts';
import { numberOption } from '../number-options.ts';
import { askedRequest, type RunArguments, requestFlags } from '../options.ts';
import { chosenFormats, presentReport, reportFolder } from '../present-report.ts';
import { askedProjections, projectionOf } from '../price-as.ts';
import { effortHere } from '../project.ts';
import { ensureWritable } from '../write-reports.ts';
import { type Ending, endedByLimit } from './ended-by-limit.ts';
import { ProgressDisplay } from './progress.ts';

/** Runs or resumes, writes the report, and returns the exit code. */
export async function run(args: RunArguments & DecisionArguments): Promise<number> {
  const inputs = decisionInputs(args, effortHere);
  if (args.update !== undefined && args.resume !== undefined) {
    throw new BenchError('INVALID_ARGUMENT', '--update starts two new runs, so it cannot be resumed.', {
      hint: 'Start it again: answers that were given come from the cache and cost nothing.',
    });
  }
  if (args.resume !== undefined) refuseChanges(args);
  const share = numberOption(args['fail-on-error'], { flag: 'fail-on-error', takes: SHARE });
  const budget =
    args.budget === undefined
      ? undefined
      : usdToNano(numberOption(args.budget, { flag: 'budget', takes: ABOVE_ZERO }));
  /** How to go on, once there is something to go on with. */
  let begun: string | undefined;
  return withContext(
    {
      flags: args,
      calls: true,
      onInterrupt: ({ notice }) =>
        notice(
          `\nSaving what is done: up to ${GRACE_MS / 1000} s for answers in flight … (again to leave at once)`,
        ),
      onLeave: ({ notice }) => {
        if (begun !== undefined) notice(`Left at once; calls in flight are made again. Go on with: ${begun}`);
      },
    },
    async (context) => {
      const formats = chosenFormats(context, args.format);
      const asked = { asked: args['price-as'] ?? [], prices: args.prices };
      // What cannot be priced is said before anything is sent.
      if (asked.asked.length > 0) {
        const prices = await context.prices(args.prices);
        askedProjections(asked.asked, { prices, now: context.clock.timestamp() });
      }
      const id = args.resume ?? newRunId(context.clock.timestamp());
      const folder = reportFolder(context, id, args.out);
      const resume = sayCommand(await context.commands(), 'run', { more: ['--resume', id] });
      const ending = await execute(args, {
        context,
        budget,
        id,
        folder,
        resume,
        onBegin: () => {
          begun = resume;
        },
      });
      context.leaveAtOnce();
      if (ending.kind === 'done' && ending.result.resentCalls > 0) {
        context.notice(
          `${plural(ending.result.resentCalls, 'call')} had been in flight when the run was broken off and went out again.`,
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
          projection: await projectionOf(record, asked, context),
        });
      } catch (error) {
        if (!(error instanceof BenchError)) throw error;
        throw new BenchError(error.code, error.message, {
          cause: error,
          hint: `The run is saved; write its report with: ${[...context.invocation, 'report', id].join(' ')} --out <folder>`,
        });
      }
      if (ending.kind === 'limit') {
        context.notice(`${ending.words} ${ending.goOn}`);
        return EXIT.incomplete;
      }
      const { result } = ending;
      if (result.failedTrials <= share * result.trials) return EXIT.done;
      const last = new Map<string, TrialRecord>();
      for (const line of record.records) if (line.type === 'trial') last.set(line.key, line);
      const common = commonFailure(last.values());
      const most = common === undefined ? '' : ` Most often: ${common.reason}`;
      context.notice(
        `${result.failedTrials} of ${plural(result.trials, 'trial')} failed, more than the allowed share of ${share}.${most} Attempt them again with: ${resume}`,
      );
      return EXIT.incomplete;
    },
  );
}

interface Execution {
  readonly context: CliContext;
  readonly budget: NanoUsd | undefined;
  readonly id: string;
  /** Where the report will go. */
  readonly folder: string;
  /** The command that goes on with the run. */
  readonly resume: string;
  readonly onBegin: () => void;
}

/** Starts the run, or goes on with it, and shows how far it is. */
async function execute(
  args: RunArguments,
  { context, budget, id, folder, resume, onBegin }: Execution,
): Promise<Ending> {
  let progress: ProgressDisplay | undefined;
  let begun = false;
  let removeFolder: (() => Promise<void>) | undefined;
  try {
    const session = await context.session({ cache: args.cache });
    const options: SessionOptions = {
      ...session,
      budget,
      retrieval: { ...session.retrieval, onProgress: (event) => progress?.indexProgress(event) },
      started: ({ header, plan, notices }): RunObserver => {
        begun = true;
        onBegin();
        progress?.stop();
        context.stopDownloads();
        for (const notice of [...allowedNotice(header.leaks ?? []), ...notices]) context.notice(notice);
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
    // An unknown run is refused below, without a folder for it.
    if (args.resume === undefined || (await context.store.list()).includes(id)) {
      removeFolder = await ensureWritable(folder);
    }
    if (args.resume !== undefined) return { kind: 'done', result: await resumeRun(id, options) };
    const facts = { id, ...(await context.facts({ prices: args.prices })) };
    const request = await context.request(askedRequest(args));
    const result =
      args.update === undefined
        ? await startRun(request, facts, options)
        : await runUpdate({ ...request, update: { file: args.update, phase: 'after' } }, facts, options);
    return { kind: 'done', result };
  } catch (error) {
    const ending = endedByLimit(error, resume);
    if (begun && ending !== undefined && args.update === undefined) return ending;
    if (!begun) await removeFolder?.();
    if (!begun) throw error;
    if (!(error instanceof BenchError)) {
      context.notice(`What was done is saved; go on with: ${resume}`);
      throw error;
    }
    if (!canGoOn(error) || (error.code === 'PROVIDER' && !(await holdsAnswers(context, id)))) throw error;
    throw new BenchError(error.code, error.message, {
      cause: error,
      hint: `What was done is saved; go on with: ${resume}`,
    });
  } finally {
    context.stopDownloads();
    progress?.stop();
  }
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
  const given = [...(args.suites.length > 0 ? [`"${args.suites.join(' ')}"`] : []), ...requestFlags(args)];
  if (given.length === 0) return;
  throw new BenchError(
    'INVALID_ARGUMENT',
    `--resume goes on with the run as it began, so it takes no ${given.join(' and no ')}.`,
    {
      hint: 'Leave it out, or start a new run without --resume.',
    },
  );
}
