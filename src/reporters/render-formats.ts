import { BenchError, describeError } from '../core/errors.ts';
import type { Reporter, ReportFile, ReportInput } from './reporter.ts';

/** What came of the formats of a report. */
export interface Rendered {
  readonly files: readonly ReportFile[];
  /** Formats that are not among the files, and why. */
  readonly failures: readonly { readonly format: string; readonly reason: string }[];
}

/**
 * Renders a report in several formats. One that fails, or that names a file which is not its own to write, is left out
 * whole, and never keeps the others from being written.
 */
export async function renderFormats(reporters: readonly Reporter[], input: ReportInput): Promise<Rendered> {
  const outcomes = await Promise.allSettled(reporters.map((reporter) => filesOf(reporter, input)));
  const files = new Map<string, ReportFile>();
  const failures: { format: string; reason: string }[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const format = reporters[index]?.name ?? '';
    if (outcome.status === 'rejected') {
      failures.push({ format, reason: describeError(outcome.reason) });
      continue;
    }
    const taken = outcome.value.find(({ name }) => files.has(name));
    if (taken === undefined) for (const file of outcome.value) files.set(file.name, file);
    else failures.push({ format, reason: `another format writes its file ${JSON.stringify(taken.name)}` });
  }
  return { files: [...files.values()], failures };
}

async function filesOf(reporter: Reporter, input: ReportInput): Promise<readonly ReportFile[]> {
  const files: unknown = await reporter.render(input);
  if (!isFiles(files)) {
    throw new BenchError(
      'INVALID_CONFIG',
      'it returned something other than files with a name and a content',
    );
  }
  const outside = files.find(({ name }) => !staysInside(name));
  if (outside === undefined) return files;
  throw new BenchError(
    'INVALID_CONFIG',
    `its file ${JSON.stringify(outside.name)} would not be in the folder of the report`,
  );
}

/** A reporter of a project need not have been checked by a compiler. */
function isFiles(value: unknown): value is readonly ReportFile[] {
  return (
    Array.isArray(value) &&
    value.every(
      (file: Partial<ReportFile> | null) =>
        typeof file?.name === 'string' && typeof file.content === 'string',
    )
  );
}

/** Whether a file of that name is in the folder that it is written to, on any system. */
function staysInside(name: string): boolean {
  const drive = /^[A-Za-z]:/;
  return !drive.test(name) && name.split(/[/\\]/).every((part) => !['', '.', '..'].includes(part));
}
