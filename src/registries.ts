import type { IngredientRegistry } from './core/ingredient.ts';
import type { PresetRegistry } from './core/preset.ts';
import type { ProviderRegistry } from './core/provider.ts';
import type { Registry } from './core/registry.ts';
import type { RowSourceRegistry } from './core/row-source.ts';
import type { ScorerDefinition } from './core/scorer.ts';
import { BUILT_IN_ROW_SOURCES } from './datasets/row-sources.ts';
import { BUILT_IN_PROVIDERS } from './models/built-in-providers.ts';
import { assertions } from './models/promptfoo/assert-scorer.ts';
import { BUILT_IN_REPORTERS } from './reporters/built-in-reporters.ts';
import type { Reporter } from './reporters/reporter.ts';
import { BUILT_IN_SCORERS } from './scorers/built-in-scorers.ts';
import { BUILT_IN_INGREDIENTS } from './techniques/built-in-ingredients.ts';
import { BUILT_IN_PRESETS } from './techniques/presets.ts';

/** What can be named in suites, flags and project files, a registry a kind. */
export interface Registries {
  readonly providers: ProviderRegistry;
  /** What techniques are made of. */
  readonly ingredients: IngredientRegistry;
  /** The techniques that suite files can name. */
  readonly presets: PresetRegistry;
  /** The formats in which reports can be written. */
  readonly reporters: Registry<Reporter>;
  readonly scorers: Registry<ScorerDefinition>;
  /** What reads data. */
  readonly rowSources: RowSourceRegistry;
}

/** What adaptbench brings along. */
export const BUILT_IN: Registries = {
  providers: BUILT_IN_PROVIDERS,
  ingredients: BUILT_IN_INGREDIENTS,
  presets: BUILT_IN_PRESETS,
  reporters: BUILT_IN_REPORTERS,
  // Its code is promptfoo's, which no pure room may load.
  scorers: BUILT_IN_SCORERS.with([assertions]),
  rowSources: BUILT_IN_ROW_SOURCES,
};
