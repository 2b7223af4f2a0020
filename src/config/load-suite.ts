import { dirname, resolve } from 'node:path';
import { BenchError } from '../core/errors.ts';
import type { IngredientRegistry } from '../core/ingredient.ts';
import type { PresetRegistry } from '../core/preset.ts';
import type { Registry } from '../core/registry.ts';
import type { ScorerDefinition } from '../core/scorer.ts';
import type { Suite, SuiteProfile } from '../core/suite.ts';
import { sha256 } from '../lib/hash.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import { readSuiteFile } from './suite-file.ts';
import { changedPreset, furtherIngredients, lacking, pointless } from './suite-techniques.ts';
import { templatesOf } from './suite-templates.ts';
import { validated } from './yaml-file.ts';

/** The names that a suite file may use; config knows none of them itself. */
export interface SuiteVocabulary {
  readonly presets: PresetRegistry;
  readonly ingredients: IngredientRegistry;
  readonly scorers: Registry<ScorerDefinition>;
}

/** A suite and the hash of the file it stands in. */
export interface LoadedSuite {
  readonly suite: Suite;
  readonly hash: string;
  /** Why techniques that it lists cannot run, by name; thrown for those that are to. */
  readonly faults: ReadonlyMap<string, BenchError>;
}

const QUICK = { samples: 30, selectionSamples: 0, latencySamples: 10, models: 'default' } as const;
const FULL = { samples: null, selectionSamples: 10, latencySamples: 30, models: 'default' } as const;

/**
 * Reads a suite file and checks every name in it.
 * @throws BenchError `FILE_SYSTEM` or `INVALID_CONFIG` with file, line and valid choices.
 */
export async function loadSuite(file: string, vocabulary: SuiteVocabulary): Promise<LoadedSuite> {
  const { value, text, lineOf } = await readSuiteFile(file);
  const at = (...path: (string | number)[]) => ({ file, line: lineOf(path) });
  const known = (
    name: string,
    choices: readonly string[],
    what: string,
    ...path: (string | number)[]
  ): void => {
    if (choices.includes(name)) return;
    throw new BenchError('INVALID_CONFIG', `"${name}" is not a ${what}.`, {
      ...at(...path),
      choices,
      hint: didYouMean(name, choices),
    });
  };

  const { presets, ingredients } = vocabulary;
  const techniqueFault = ({ name }: TechniqueSpec, index: number, words: string, hint?: string): BenchError =>
    new BenchError('INVALID_CONFIG', `the technique "${name}" ${words}`, {
      ...at('techniques', index),
      hint,
    });
  const techniques = value.techniques.map((entry, index): TechniqueSpec => {
    const named = typeof entry === 'string' ? entry : entry.preset;
    known(named, presets.names, 'technique', 'techniques', index);
    const preset = presets.get(named);
    const further = furtherIngredients(preset, entry, {
      ingredients,
      check: (options, { name, options: schema }) =>
        validated(options, { file, text, lineOf, schema, at: ['techniques', index, 'with', name] }),
      fault: (name, message, choices) =>
        new BenchError('INVALID_CONFIG', message, {
          ...at('techniques', index, 'with', name),
          choices,
          hint: didYouMean(name, choices ?? []),
        }),
    });
    const spec = { ...changedPreset(preset, entry), ...further };
    const nothing = pointless(spec, entry);
    if (nothing !== undefined) throw techniqueFault(spec, index, nothing);
    return spec;
  });
  const names = techniques.map((spec) => spec.name);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice !== -1) {
    throw new BenchError('INVALID_CONFIG', `the technique "${names[twice]}" is listed a second time.`, {
      ...at('techniques', twice),
      hint: 'Give a changed preset a name of its own.',
    });
  }
  known(value.reference, names, 'technique of this suite, so it cannot be the "reference"', 'reference');

  const columns = value.dataset.columns.metadata;
  for (const [index, slice] of value.slices.entries())
    known(slice, columns, 'metadata column', 'slices', index);
  for (const [index, column] of value.prompt.shotsMatch.entries()) {
    known(column, columns, 'metadata column', 'prompt', 'shotsMatch', index);
  }
  for (const { path, variables, known: choices, needs } of templatesOf(value)) {
    const field = path.filter((step) => typeof step === 'string').join('.');
    for (const variable of variables) {
      if (choices.length === 0) {
        throw new BenchError(
          'INVALID_CONFIG',
          `"${field}" is shown as it stands, so {{${variable}}} would not be filled in.`,
          at(...path),
        );
      }
      known(variable, choices, 'template variable', ...path);
    }
    if (needs === undefined || (needs === 'any' ? variables.length > 0 : variables.includes(needs))) continue;
    throw new BenchError(
      'INVALID_CONFIG',
      needs === 'any'
        ? `"${field}" has no variable, so it would be the same for every sample.`
        : `"${field}" lacks {{${needs}}}, so models would never see it.`,
      { ...at(...path), choices: needs === 'any' ? choices.map((name) => `{{${name}}}`) : undefined },
    );
  }
  for (const [index, column] of (value.corpus?.match ?? []).entries())
    known(column, columns, 'metadata column', 'corpus', 'match', index);
  if (value.corpus !== null) {
    if (value.corpus.passages !== null)
      known(value.corpus.passages, columns, 'metadata column', 'corpus', 'passages');
    const { documents, trainDocument } = value.corpus;
    if (documents.length === 0 && trainDocument === null) {
      throw new BenchError(
        'INVALID_CONFIG',
        'the corpus is empty: give "documents", "trainDocument" or both.',
        at('corpus'),
      );
    }
    if (trainDocument !== null && value.dataset.train === undefined) {
      throw new BenchError(
        'INVALID_CONFIG',
        '"trainDocument" writes out train samples, but "dataset.train" is not given.',
        at('corpus', 'trainDocument'),
      );
    }
  }

  const scorers = value.scorers.map((entry, index) => {
    const scorer = typeof entry === 'string' ? { name: entry, options: {} } : entry;
    known(scorer.name, vocabulary.scorers.names, 'scorer', 'scorers', index);
    return scorer;
  });
  const metrics = scorers.map(({ name, options }, index) => {
    try {
      return vocabulary.scorers.get(name).create(options, { answer: value.answer }).metric;
    } catch (cause) {
      if (!(cause instanceof BenchError)) throw cause;
      throw new BenchError(cause.code, cause.message, { ...at('scorers', index), cause });
    }
  });
  const metricNames = metrics.map((metric) => metric.name);
  const again = metricNames.findIndex((name, index) => metricNames.indexOf(name) !== index);
  if (again !== -1) {
    throw new BenchError(
      'INVALID_CONFIG',
      `the metric "${metricNames[again]}" already comes from an earlier scorer.`,
      at('scorers', again),
    );
  }
  known(value.primaryMetric, metricNames, 'metric of this suite’s scorers', 'primaryMetric');
  const primary = metrics.find((metric) => metric.name === value.primaryMetric);
  if (primary?.aggregation.kind !== 'proportion' && value.pass === null) {
    throw new BenchError(
      'INVALID_CONFIG',
      `"pass" is missing: "${value.primaryMetric}" is not a share, so say from which value a trial counts as passed.`,
      at('primaryMetric'),
    );
  }

  if (primary?.scale != null && value.margin >= primary.scale) {
    throw new BenchError(
      'INVALID_CONFIG',
      `the margin is ${value.margin}, but "${value.primaryMetric}" goes from 0 to ${primary.scale}, so no difference could ever matter.`,
      {
        ...at('margin'),
        hint: primary.scale === 1 ? `${value.margin} points are ${value.margin / 100}.` : undefined,
      },
    );
  }

  const profile = (which: 'quick' | 'full'): SuiteProfile => {
    const given = value.profiles[which];
    for (const [index, name] of (given?.techniques ?? []).entries()) {
      known(name, names, 'technique of this suite', 'profiles', which, 'techniques', index);
    }
    const defaults = which === 'quick' ? QUICK : FULL;
    return {
      techniques: given?.techniques ?? names,
      samples: given?.samples === undefined ? defaults.samples : given.samples,
      selectionSamples: given?.selectionSamples ?? defaults.selectionSamples,
      latencySamples: given?.latencySamples ?? defaults.latencySamples,
      models: given?.models ?? defaults.models,
    };
  };
  const { train, dev, test } = value.dataset;
  const path = (relative: string): string => resolve(dirname(file), relative);
  const suite: Suite = {
    name: value.name,
    version: value.version,
    title: value.title,
    description: value.description,
    file,
    dataset: {
      files: {
        ...(train === undefined ? {} : { train: path(train) }),
        ...(dev === undefined ? {} : { dev: path(dev) }),
        test: path(test),
      },
      columns: value.dataset.columns,
    },
    corpus: value.corpus === null ? null : { ...value.corpus, documents: value.corpus.documents.map(path) },
    shotsMatch: value.prompt.shotsMatch,
    slices: value.slices,
    prompt: {
      input: value.prompt.input,
      answerLabel: value.prompt.answerLabel,
      reasoningCue: value.prompt.reasoningCue,
      conclusionCue: value.prompt.conclusionCue ?? `${value.prompt.answerLabel}:`,
      workedSolution: value.prompt.workedSolution,
      passage: value.prompt.passage,
      context: value.prompt.context,
      noPassages: value.prompt.noPassages,
      instructions: {
        vague: value.prompt.instructions.vague ?? [],
        specific: value.prompt.instructions.specific,
        chainOfThought: value.prompt.instructions.chainOfThought ?? [],
        grounded: value.prompt.instructions.grounded ?? value.prompt.instructions.specific,
      },
      personas: value.prompt.personas,
    },
    generation: value.generation,
    answer: value.answer,
    scorers,
    primaryMetric: value.primaryMetric,
    margin: value.margin,
    pass: value.pass,
    reference: value.reference,
    models: value.models,
    techniques,
    profiles: { quick: profile('quick'), full: profile('full') },
  };
  const faults = techniques.flatMap((spec, index) => {
    const missing = lacking(spec, suite, ingredients);
    if (missing === undefined) return [];
    return [
      [
        spec.name,
        techniqueFault(spec, index, missing, `Or take "${spec.name}" out of "techniques".`),
      ] as const,
    ];
  });
  return { suite, hash: sha256(text), faults: new Map(faults) };
}
