import { relative } from 'node:path';
import { z } from 'zod';
import { findProjectFile, loadDefaultExport } from './config/load-module.ts';
import { type EffortProfile, effortProfileSchema, TYPICAL, TYPICAL_EFFORT } from './core/effort.ts';
import { BenchError } from './core/errors.ts';
import type { Ingredient } from './core/ingredient.ts';
import { defineTechnique, type Preset } from './core/preset.ts';
import { defineProvider, type Provider } from './core/provider.ts';
import { functionSchema, requireShape } from './core/require-shape.ts';
import { defineRowSource, type RowSource } from './core/row-source.ts';
import type { ScorerDefinition } from './core/scorer.ts';
import { backendsOf } from './finetune/backends.ts';
import { didYouMean } from './lib/suggest.ts';
import type { Registries } from './registries.ts';
import { defineReporter, type Reporter } from './reporters/reporter.ts';
import { formulasOf } from './scorers/create-scorers.ts';

/** What a flag may be set to in a project file; a list for one that is repeatable. */
export type FlagDefault = string | number | boolean | readonly (string | number)[];

/** `adaptbench.config.ts`: what a project adds to what adaptbench brings along, and what it usually wants. */
export interface ProjectConfig {
  /** Who serves models, made by `defineProvider`. */
  readonly providers?: readonly Provider[];
  /** What techniques are made of, made by `defineIngredient`. */
  readonly ingredients?: readonly Ingredient[];
  /** Techniques that suite files can name, made by `defineTechnique`. */
  readonly techniques?: readonly Preset[];
  /** Formats of reports, made by `defineReporter`. */
  readonly reporters?: readonly Reporter[];
  /** What judges answers, made by `defineScorer`. */
  readonly scorers?: readonly ScorerDefinition[];
  /** What reads data of other formats, or from other places, made by `defineRowSource`. */
  readonly rowSources?: readonly RowSource[];
  /** People's work by name, taken with `--effort <name>`. */
  readonly effort?: Readonly<Record<string, EffortProfile>>;
  /** Values of flags of `run`, by their names without hyphens in front; what is typed goes first. */
  readonly defaults?: Readonly<Record<string, FlagDefault>>;
}

/**
 * A project file's default export, typed and completed by an editor.
 *
 * @example
 * // adaptbench.config.ts
 * import { defineConfig } from 'adaptbench';
 * export default defineConfig({ defaults: { model: 'openai:gpt-6-luna', concurrency: 8 } });
 */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config;
}

/** A project file that was found and run. */
export interface Project {
  /** As a user would name it. */
  readonly file: string;
  readonly config: ProjectConfig;
}

const flagDefault = z.union(
  [z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()])).min(1)],
  'has to be a text, a number, true or false, or a list with something in it',
);

const part = z.object({ name: z.string() });

const configSchema = z.strictObject({
  providers: z.array(part).optional(),
  ingredients: z.array(part.extend({ use: functionSchema })).optional(),
  techniques: z.array(part).optional(),
  reporters: z.array(part).optional(),
  scorers: z.array(part.extend({ create: functionSchema })).optional(),
  rowSources: z.array(part.extend({ rows: functionSchema })).optional(),
  effort: z.record(z.string(), effortProfileSchema).optional(),
  defaults: z.record(z.string(), flagDefault).optional(),
});

/**
 * Finds and runs the project file of a folder; `null` where there is none.
 * @throws BenchError `INVALID_CONFIG` naming the file, and the field or the line
 */
export async function loadProject(workingFolder: string): Promise<Project | null> {
  const path = findProjectFile(workingFolder);
  if (path === null) return null;
  const file = relative(workingFolder, path);
  const project = { file, config: (await loadDefaultExport(path, file)) as ProjectConfig };
  requireProject(project);
  return project;
}

/** @throws BenchError `INVALID_CONFIG` naming the file and the field */
export function requireProject({ file, config }: Project): void {
  at(file, () => requireShape(configSchema, config, { of: 'a project' }));
}

/**
 * People's work under a name.
 * @throws BenchError `UNKNOWN_NAME` with the valid choices
 */
export function effortOf(name: string, project: Project | null): EffortProfile {
  const profiles: Readonly<Record<string, EffortProfile>> = {
    [TYPICAL]: TYPICAL_EFFORT,
    ...project?.config.effort,
  };
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile !== undefined) return profile;
  const choices = Object.keys(profiles);
  throw new BenchError('UNKNOWN_NAME', `there is no effort profile "${name}".`, {
    choices,
    hint: didYouMean(name, choices),
  });
}

/** Does something with what stands in a file, which is then at fault. */
function at<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof BenchError)) throw cause;
    const { code, reason, choices, hint } = cause;
    throw new BenchError(code, reason, { file, choices, hint, cause });
  }
}

/**
 * The registries with what a project adds.
 * @throws BenchError `INVALID_CONFIG` naming the file, for a name that is taken or cannot be typed
 */
export function withProject(registries: Registries, project: Project | null): Registries {
  if (project === null) return registries;
  const { providers = [], ingredients = [], techniques = [], reporters = [], scorers = [] } = project.config;
  const { rowSources = [] } = project.config;
  return at(project.file, () => {
    const all = {
      // What is not made by their functions is checked all the same.
      providers: registries.providers.with(providers.map(defineProvider)),
      ingredients: registries.ingredients.with(ingredients),
      presets: registries.presets.with(techniques.map(defineTechnique)),
      reporters: registries.reporters.with(reporters.map(defineReporter)),
      scorers: registries.scorers.with(scorers),
      rowSources: registries.rowSources.with(rowSources.map(defineRowSource)),
    };
    for (const preset of techniques) {
      for (const ingredient of Object.keys(preset.with ?? {})) all.ingredients.get(ingredient);
    }
    // Two formulas of one name would be told apart by nobody.
    formulasOf(all.scorers);
    // So would two trainers of one name, in a ledger.
    backendsOf(all.providers);
    return all;
  });
}
