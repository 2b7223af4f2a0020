import { dirname, resolve } from 'node:path';
import { BenchError } from '../core/errors.ts';
import type { MetricInfo } from '../core/scorer.ts';
import type { Suite, SuiteProfile } from '../core/suite.ts';
import type { TechniqueSpec } from '../core/technique.ts';
import { sha256 } from '../lib/hash.ts';
import { didYouMean } from '../lib/suggest.ts';
import { type SuiteFile, suiteFileSchema } from './suite-schema.ts';
import { readYamlFile } from './yaml-file.ts';

/** The names that a suite file may use; config knows none of them itself. */
export interface SuiteVocabulary {
  /** Techniques by name. */
  readonly presets: Readonly<Record<string, TechniqueSpec>>;
  readonly scorers: readonly string[];
  /**
   * The metrics that a suite's scorers yield.
   * @throws BenchError `INVALID_CONFIG` for options that a scorer does not take.
   */
  metrics(suite: Pick<Suite, 'scorers' | 'answer'>): readonly MetricInfo[];
}

/** A suite and the hash of the file it stands in. */
export interface LoadedSuite {
  readonly suite: Suite;
  readonly hash: string;
}

const QUICK = { samples: 30, tuneSamples: 0, latencySamples: 10, models: 'default' } as const;
const FULL = { samples: null, tuneSamples: 10, latencySamples: 30, models: 'default' } as const;

/**
 * Reads a suite file and checks every name in it.
 * @throws BenchError `FILE_SYSTEM` or `INVALID_CONFIG` with file, line and valid choices.
 */
export async function loadSuite(file: string, vocabulary: SuiteVocabulary): Promise<LoadedSuite> {
  const { value, text, lineOf } = await readYamlFile(file, suiteFileSchema);
  const at = (...path: (string | number)[]) => ({ file, line: lineOf(path) });
  const known = (
    name: string,
    choices: readonly string[],
    what: string,
    ...path: (string | number)[]
  ): void => {
    if (choices.includes(name)) return;
    throw new BenchError('INVALID_CONFIG', `"${name}" is no ${what}.`, {
      ...at(...path),
      choices,
      hint: didYouMean(name, choices),
    });
  };

  const techniques = value.techniques.map((entry, index): TechniqueSpec => {
    const preset = typeof entry === 'string' ? entry : entry.preset;
    known(preset, Object.keys(vocabulary.presets), 'technique', 'techniques', index);
    const spec = changedPreset(vocabulary.presets[preset] as TechniqueSpec, entry);
    const fault = unusable(spec, value);
    if (fault !== undefined) {
      throw new BenchError(
        'INVALID_CONFIG',
        `the technique "${spec.name}" ${fault}`,
        at('techniques', index),
      );
    }
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
  checkTemplates(value, (variable, path) =>
    known(variable, ['input', ...columns], 'template variable', ...path),
  );

  const scorers = value.scorers.map((entry, index) => {
    const scorer = typeof entry === 'string' ? { name: entry, options: {} } : entry;
    known(scorer.name, vocabulary.scorers, 'scorer', 'scorers', index);
    return scorer;
  });
  const metrics = scorers.flatMap((scorer, index) => {
    try {
      return vocabulary.metrics({ scorers: [scorer], answer: value.answer });
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
      `"pass" is missing: "${value.primaryMetric}" is no share, so say from which value a trial counts as passed.`,
      at('primaryMetric'),
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
      tuneSamples: given?.tuneSamples ?? defaults.tuneSamples,
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
    shotsMatch: value.prompt.shotsMatch,
    slices: value.slices,
    prompt: {
      input: value.prompt.input,
      answerLabel: value.prompt.answerLabel,
      reasoningCue: value.prompt.reasoningCue,
      conclusionCue: value.prompt.conclusionCue ?? `${value.prompt.answerLabel}:`,
      workedSolution: value.prompt.workedSolution,
      instructions: {
        vague: value.prompt.instructions.vague ?? [],
        specific: value.prompt.instructions.specific,
        chainOfThought: value.prompt.instructions.chainOfThought ?? [],
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
  return { suite, hash: sha256(text) };
}

function changedPreset(preset: TechniqueSpec, entry: SuiteFile['techniques'][number]): TechniqueSpec {
  if (typeof entry === 'string') return preset;
  const { name, shots, selection, votes } = entry;
  const examples =
    shots === undefined && selection === undefined
      ? preset.examples
      : {
          shots: shots ?? preset.examples?.shots ?? 0,
          selection: selection ?? preset.examples?.selection ?? 'balanced',
        };
  return {
    ...preset,
    name: name ?? preset.name,
    instructions: { ...preset.instructions, votes: votes ?? preset.instructions.votes },
    ...(examples === undefined ? {} : { examples }),
  };
}

/** Why a suite cannot run a technique, or `undefined` when it can. */
function unusable(spec: TechniqueSpec, suite: SuiteFile): string | undefined {
  const { instructions } = suite.prompt;
  const { wording, persona, reasoning, votes } = spec.instructions;
  if (votes > 1 && suite.answer.kind === 'text') {
    return 'votes, but free text has no most frequent answer: votes need the answer kind "label" or "number-or-choice".';
  }
  if (wording === 'vague' && instructions.vague === undefined) return 'needs "prompt.instructions.vague".';
  if (reasoning === 'chain-of-thought' && instructions.chainOfThought === undefined) {
    return 'needs "prompt.instructions.chainOfThought".';
  }
  if (persona && suite.prompt.personas.length === 0) return 'needs "prompt.personas".';
  if (spec.examples === undefined) return undefined;
  if (spec.examples.shots < 1) return 'chooses examples but says not how many: give "shots".';
  if (suite.dataset.train === undefined)
    return 'shows examples, which come from the train split: give "dataset.train".';
  if (reasoning === 'chain-of-thought' && suite.prompt.workedSolution === null) {
    return 'shows examples with their reasoning: give "prompt.workedSolution".';
  }
  return undefined;
}

function checkTemplates(
  suite: SuiteFile,
  check: (variable: string, path: (string | number)[]) => void,
): void {
  const templates: [string | null, (string | number)[]][] = [
    [suite.prompt.input, ['prompt', 'input']],
    [suite.prompt.workedSolution, ['prompt', 'workedSolution']],
    ...suite.prompt.personas.map((text, index): [string, (string | number)[]] => [
      text,
      ['prompt', 'personas', index],
    ]),
    ...Object.entries(suite.prompt.instructions).flatMap(([kind, texts]) =>
      (texts ?? []).map((text, index): [string, (string | number)[]] => [
        text,
        ['prompt', 'instructions', kind, index],
      ]),
    ),
  ];
  for (const [template, path] of templates) {
    for (const [, variable] of (template ?? '').matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g))
      check(variable ?? '', path);
  }
}
