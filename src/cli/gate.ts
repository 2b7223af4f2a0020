import { gateRuns } from '../analysis/gate/gate.ts';
import { renderGate } from '../reporters/gate-summary.ts';
import { createContext } from './context.ts';
import { EXIT } from './exit.ts';
import type { GateArguments } from './options.ts';
import { outputStyle } from './output-style.ts';

/** Holds a run to a baseline, prints cell by cell why, and returns the exit code. */
export async function gate(args: GateArguments): Promise<number> {
  const context = createContext();
  const [candidate, baseline] = await Promise.all([
    context.store.read(args.run),
    context.store.read(args.baseline),
  ]);
  const result = gateRuns({ candidate, baseline });
  process.stdout.write(
    args.json ? `${JSON.stringify(result)}\n` : renderGate(result, outputStyle(context.environment)),
  );
  return result.passed ? EXIT.done : EXIT.gateFailed;
}
