import { visibleLine } from '../lib/visible-text.ts';
import { EXIT } from './exit.ts';

/** What a stream says whose reader has gone. */
const GONE: readonly string[] = ['EPIPE', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED'];
/** What a closed terminal says; a file says so of its disk. */
const TERMINAL_GONE = 'EIO';

/**
 * Keeps a reader that goes away from ending the work: `… | head -1` gets its line, and the run, its reports and its exit
 * code are what they would have been. A result that cannot be written for another reason, for instance to a full disk,
 * is an error of one line; it never looks like a failed gate.
 */
export function guardOutput({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): void {
  let fault: NodeJS.ErrnoException | undefined;
  stderr.on('error', () => {});
  stdout.on('error', (error) => {
    fault ??= error;
  });
  process.once('exit', () => {
    // Nobody is told of a fault when the process exits right after it wrote.
    fault ??= stdout.errored ?? undefined;
    if (fault === undefined || GONE.includes(fault.code ?? '')) return;
    if (stdout.isTTY && fault.code === TERMINAL_GONE) return;
    stderr.write(`error: the result cannot be written to standard output: ${visibleLine(fault.message)}.\n`);
    process.exitCode = EXIT.badInput;
  });
}
