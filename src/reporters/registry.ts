import { csvReporter } from './csv.ts';
import { htmlReporter } from './html/html-reporter.ts';
import { jsonReporter } from './json.ts';
import { markdownReporter } from './markdown.ts';
import type { Reporter } from './reporter.ts';

/** Every format that becomes files; the console's summary stands apart. */
export const REPORTERS = {
  html: () => htmlReporter,
  markdown: () => markdownReporter,
  json: () => jsonReporter,
  csv: () => csvReporter,
} as const satisfies Record<string, () => Reporter>;

/** Name of a format, as a user types it. */
export type ReporterName = keyof typeof REPORTERS;
