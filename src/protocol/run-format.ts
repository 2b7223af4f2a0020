/**
 * Version of the run folder's files. The major one is raised with every change that an older reader would misread, and has
 * a migration; the minor one with new fields and new types of record, which older readers skip.
 */
export interface Format {
  readonly major: number;
  readonly minor: number;
}

/** What this version writes. */
export const RUN_FORMAT: Format = { major: 2, minor: 4 };

const NAME = 'adaptbench-run';

/** A format as it stands in headers. */
export function sayFormat({ major, minor }: Format): string {
  return `${NAME}/${major}.${minor}`;
}

/** Reads a format; `null` for anything else. The first one was written without a minor version. */
export function parseFormat(schema: unknown): Format | null {
  const [, major, minor = '0'] = /^adaptbench-run\/([1-9]\d*)(?:\.(\d+))?$/.exec(String(schema)) ?? [];
  return major === undefined ? null : { major: Number(major), minor: Number(minor) };
}

/** How a format stands to what this version writes. */
export function ageOf({ major, minor }: Format): 'older' | 'current' | 'newer-minor' | 'newer-major' {
  if (major !== RUN_FORMAT.major) return major < RUN_FORMAT.major ? 'older' : 'newer-major';
  if (minor === RUN_FORMAT.minor) return 'current';
  return minor < RUN_FORMAT.minor ? 'older' : 'newer-minor';
}
