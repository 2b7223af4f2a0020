import { createRegistry, type Registry } from '../core/registry.ts';
import { csvReporter } from './csv.ts';
import { htmlReporter } from './html/html-reporter.ts';
import { jsonReporter } from './json.ts';
import { markdownReporter } from './markdown.ts';
import type { Reporter } from './reporter.ts';

/**
 * The formats that come with adaptbench and become files; a project adds its own by `with`. The console's summary stands
 * apart.
 */
export const BUILT_IN_REPORTERS: Registry<Reporter> = createRegistry<Reporter>('report format', [
  htmlReporter,
  markdownReporter,
  jsonReporter,
  csvReporter,
]);
