import { setFlagsFromString } from 'node:v8';
import { BenchError } from '../../core/errors.ts';
import { withContext } from '../context.ts';
import { type DecisionArguments, decisionInputs } from '../decision-options.ts';
import { EXIT } from '../exit.ts';
import type { ReportArguments } from '../options.ts';
import { chosenFormats, presentReport, reportFolder } from '../present-report.ts';
import { projectionOf } from '../price-as.ts';
import { effortHere } from '../project.ts';
import { ensureWritable } from '../write-reports.ts';

/** Renders a run from its journal and returns the exit code. */
export async function report(args: ReportArguments & DecisionArguments): Promise<number> {
  // Left alone, V8 gives new objects up to 128 MiB, where most are garbage soon, and takes no less time; and it lets old
  // ones grow to several times of what is in use before it looks for garbage among them.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=50');
  const inputs = decisionInputs(args, effortHere);
  return withContext({}, async (context) => {
    const formats = chosenFormats(context, args.format);
    const id = args.run ?? (await context.store.list())[0];
    if (id === undefined) {
      throw new BenchError('INVALID_ARGUMENT', 'no run has been made in this folder yet.', {
        hint: `Make one with: ${[...context.invocation, 'run'].join(' ')}`,
      });
    }
    const record = await context.store.read(id);
    const projection = await projectionOf(
      record,
      { asked: args['price-as'] ?? [], prices: args.prices },
      context,
    );
    const folder = reportFolder(context, id, args.out);
    await ensureWritable(folder);
    const complete = await presentReport(context, record, {
      folder,
      json: args.json,
      formats,
      redactText: args['redact-text'],
      inputs,
      projection,
    });
    return complete ? EXIT.done : EXIT.badInput;
  });
}
