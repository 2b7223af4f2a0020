import { gateRuns } from '../../analysis/gate/gate.ts';
import { renderGate } from '../../reporters/gate-summary.ts';
import { withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import type { GateArguments } from '../options.ts';
import { print } from '../print.ts';

/** Holds a run to a baseline, prints cell by cell why, and returns the exit code. */
export async function gate(args: GateArguments): Promise<number> {
  return withContext({}, async (context) => {
    const [candidate, baseline] = await Promise.all([
      context.store.read(args.run),
      context.store.read(args.baseline),
    ]);
    const result = gateRuns({ candidate, baseline, formulas: context.formulas });
    print({ args, context }, result, (style) => renderGate(result, style));
    return result.passed ? EXIT.done : EXIT.gateFailed;
  });
}
