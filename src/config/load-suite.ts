import { dirname, resolve } from 'node:path';
import { BenchError } from '../core/errors.ts';
import type { IngredientRegistry } from '../core/ingredient.ts';
import type { PresetRegistry } from '../core/preset.ts';
import type { Registry } from '../core/registry.ts';
import type { DataReference, RowSourceRegistry } from '../core/row-source.ts';
import type { ScorerDefinition } from '../core/scorer.ts';
import type { Suite, SuiteProfile, SuitePrompt } from '../core/suite.ts';
import { sha256 } from '../lib/hash.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { PromptText, TechniqueSpec } from '../protocol/technique.ts';
import { checkTemplate } from './check-templates.ts';
import { completeSuite } from './complete-suite.ts';
import { type DataRow, USUAL_MARGIN } from './conventions.ts';
import type { FullPrompt } from './full-suite.ts';
import { readPromptFiles } from './prompt-files.ts';
import { suiteDataset, suiteReference } from './suite-data.ts';
import { readSuiteFile } from './suite-file.ts';
import { changedPreset, furtherIngredients, lacking, pointless } from './suite-techniques.ts';
import { ownTemplatesOf, templatesOf } from './suite-templates.ts';
import { writtenPath } from './written-path.ts';
import { validated } from './yaml-file.ts';

/** What a suite file may name; config knows none of it itself. */
export interface SuiteVocabulary {
  readonly presets: PresetRegistry;
  readonly ingredients: IngredientRegistry;
  readonly scorers: Registry<ScorerDefinition>;
  /** The first rows of data, with their columns in its order. */
  firstRows(data: DataReference): Promise<readonly DataRow[]>;
  readonly rowSources: RowSourceRegistry;
}

/** A suite and the hash of the file it stands in. */
export interface LoadedSuite {
  readonly suite: Suite;
  readonly hash: string;
  /** What it leaves to convention, each to stand in a list. */
  readonly assumed: readonly string[];
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
  const { value: written, text, lineOf: lineOfWritten } = await readSuiteFile(file);
  /** Where what stands at a path of the full form was written. */
  const lineOf = (path: readonly PropertyKey[]): number | undefined =>
    lineOfWritten(writtenPath(written, path));
  const fieldAt = (path: readonly PropertyKey[]): string =>
    writtenPath(written, path)
      .filter((step) => typeof step === 'string')
      .join('.');
  const files = await readPromptFiles(written, { file, lineOf });
  const { suite: value, assumed } = await completeSuite(written, {
    file,
    files,
    firstRows: (data) =>
      vocabulary.firstRows(
        suiteReference(data, 'test', { file, text, lineOf, rowSources: vocabulary.rowSources }),
      ),
    usesTrain: (name) => {
      const preset = vocabulary.presets.names.includes(name) ? vocabulary.presets.get(name) : undefined;
      return preset?.examples !== undefined || preset?.weights !== undefined;
    },
    fault: (message, path, more) =>
      new BenchError('INVALID_CONFIG', message, { file, line: lineOf(path), ...more }),
  });
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
  const templates = [
    ...templatesOf(value),
    ...ownTemplatesOf(
      techniques.map((spec) => spec.instructions),
      columns,
    ),
  ];
  const { input } = value.dataset.columns;
  for (const template of templates) checkTemplate(template, { file, lineOf, fieldAt, input });
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
    const { name, options } = typeof entry === 'string' ? { name: entry, options: {} } : entry;
    const renamed = vocabulary.scorers.all.find(({ formerly }) => formerly === name)?.name;
    if (renamed !== undefined && !vocabulary.scorers.names.includes(name)) return { name: renamed, options };
    known(name, vocabulary.scorers.names, 'scorer', 'scorers', index);
    return { name, options };
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
  const primaryMetric = value.primaryMetric ?? metricNames[0] ?? '';
  known(primaryMetric, metricNames, 'metric of this suite’s scorers', 'primaryMetric');
  const primary = metrics.find((metric) => metric.name === primaryMetric);
  if (primary?.aggregation.kind !== 'proportion' && value.pass === null) {
    throw new BenchError(
      'INVALID_CONFIG',
      `"pass" is missing: "${primaryMetric}" is not a share, so say from which value a trial counts as passed.`,
      at('primaryMetric'),
    );
  }
  const scale = primary?.scale ?? null;
  if (value.margin === undefined && scale === null) {
    throw new BenchError(
      'INVALID_CONFIG',
      `"margin" is missing: "${primaryMetric}" has no largest value, so say which difference of it matters.`,
      at('primaryMetric'),
    );
  }
  const margin = value.margin ?? USUAL_MARGIN * (scale ?? 1);
  if (scale !== null && margin >= scale) {
    throw new BenchError(
      'INVALID_CONFIG',
      `the margin is ${margin}, but "${primaryMetric}" goes from 0 to ${scale}, so no difference could ever matter.`,
      { ...at('margin'), hint: scale === 1 ? `${margin} points are ${margin / 100}.` : undefined },
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
  const path = (relative: string): string => resolve(dirname(file), relative);
  const suite: Suite = {
    name: value.name,
    version: value.version,
    title: value.title,
    description: value.description,
    file,
    dataset: suiteDataset(value, { file, text, lineOf, rowSources: vocabulary.rowSources }),
    corpus: value.corpus === null ? null : { ...value.corpus, documents: value.corpus.documents.map(path) },
    shotsMatch: value.prompt.shotsMatch,
    slices: value.slices,
    prompt: suitePrompt(value.prompt),
    generation: value.generation,
    answer: value.answer,
    scorers,
    primaryMetric,
    margin,
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
  return {
    suite,
    // What stands in other files is part of the suite all the same.
    hash: sha256([text, ...files.values()].join('\n')),
    assumed: [
      ...assumed,
      ...(value.primaryMetric === undefined && metrics.length > 1 ? [`${primaryMetric} decides`] : []),
      ...(value.margin === undefined ? [`a difference of ${margin} matters`] : []),
    ],
    faults: new Map(faults),
  };
}

/** The texts of a prompt alone. */
function suitePrompt({ input, instructions, personas, shotsMatch: _, ...prompt }: FullPrompt): SuitePrompt {
  const texts = (given: readonly PromptText[]): readonly string[] => given.map(({ text }) => text);
  return {
    ...prompt,
    conclusionCue: prompt.conclusionCue ?? `${prompt.answerLabel}:`,
    input: input.text,
    instructions: {
      vague: texts(instructions.vague),
      specific: texts(instructions.specific),
      chainOfThought: texts(instructions.chainOfThought),
      grounded: texts(instructions.grounded.length === 0 ? instructions.specific : instructions.grounded),
    },
    personas: texts(personas),
  };
}
