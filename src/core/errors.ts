/**
 * What went wrong, as a user or a calling program tells cases apart.
 * All but `PROVIDER`, `TRAINING`, `INTERRUPTED` and `INTERNAL` mean that the input has to be changed before it can work.
 */
export const BENCH_ERROR_CODES = [
  'INVALID_ARGUMENT',
  'INVALID_CONFIG',
  'INVALID_DATA',
  'UNKNOWN_NAME',
  'FILE_SYSTEM',
  'DAMAGED_JOURNAL',
  'RUN_LOCKED',
  'MODEL_UNAVAILABLE',
  'LEAKAGE',
  'BUDGET_EXCEEDED',
  'TRAINING',
  'PROVIDER',
  'INTERRUPTED',
  'INTERNAL',
] as const;
export type BenchErrorCode = (typeof BENCH_ERROR_CODES)[number];

/** Where an error stands and what would have been right; all of it is also part of the message. */
export interface BenchErrorOptions {
  readonly cause?: unknown;
  /** The file the offending value stands in, as the user named it. */
  readonly file?: string | undefined;
  /** One-based line in `file`. */
  readonly line?: number | undefined;
  /** What `line` counts where it is no line of a text: `row`, or `sheet "Export", row`. */
  readonly unit?: string | undefined;
  /** What the message introduces, each on a line of its own. */
  readonly items?: readonly string[] | undefined;
  /** The valid choices, where there is a closed set of them. */
  readonly choices?: readonly string[] | undefined;
  /** What a user can do about it, as a full sentence. */
  readonly hint?: string | undefined;
  /** Further typed facts for programs. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The one error type that adaptbench throws on purpose; its message is fit to be printed alone. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
  readonly code: BenchErrorCode;
  /** The message without its place, the choices and the hint. */
  readonly reason: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly choices: readonly string[] | undefined;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  /** The message as it is laid out: one line, or several where it lists something. */
  readonly lines: readonly string[];

  constructor(code: BenchErrorCode, message: string, options: BenchErrorOptions = {}) {
    const place = options.file === undefined ? '' : `${placeInFile(options.file, options)}: `;
    const end = [
      ...(options.choices?.length ? [`Valid: ${options.choices.join(', ')}.`] : []),
      ...(options.hint === undefined ? [] : [options.hint]),
    ];
    const lines =
      options.items === undefined
        ? [[`${place}${message}`, ...end].join(' ')]
        : [`${place}${message}`, ...options.items.map((item) => `  ${item}`), ...end];
    super(lines.join('\n'), options.cause === undefined ? {} : { cause: options.cause });
    this.lines = lines;
    this.code = code;
    this.reason = message;
    this.file = options.file;
    this.line = options.line;
    this.choices = options.choices;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
}

/** `test.csv:2`, or `test.xlsx, sheet "Export", row 2`. */
export function placeInFile(
  file: string,
  { line, unit }: { readonly line?: number | undefined; readonly unit?: string | undefined },
): string {
  if (line === undefined) return file;
  return unit === undefined ? `${file}:${line}` : `${file}, ${unit} ${line}`;
}

/** A one-line description of anything that was thrown, for records and messages. */
export function describeError(error: unknown): string {
  if (error instanceof Error) return error.message.trim() || error.name;
  return String(error);
}
