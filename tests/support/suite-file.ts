import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LoadedSuite, loadSuite, type SuiteVocabulary } from '../../src/config/load-suite.ts';
import { firstRows } from '../../src/datasets/first-rows.ts';
import { BUILT_IN_ROW_SOURCES } from '../../src/datasets/row-sources.ts';
import { BUILT_IN_SCORERS } from '../../src/scorers/built-in-scorers.ts';
import { BUILT_IN_INGREDIENTS } from '../../src/techniques/built-in-ingredients.ts';
import { BUILT_IN_PRESETS } from '../../src/techniques/presets.ts';

const SUITE = `name: reviews
version: 2
title: Reviews
description: Positive or negative.
models: [local:smollm2-135m]
dataset:
  train: data/train.csv
  test: /data/test.csv
  columns: { input: text, targets: label, metadata: [domain, language] }
slices: [domain]
prompt:
  input: "Review: {{input}}"
  instructions:
    specific: [Positive or negative?]
generation: { maxTokens: 4 }
answer: { kind: label, labels: [positive, negative] }
scorers: [accuracy, macro-f1]
primaryMetric: accuracy
margin: 0.05
techniques: [plain, few-shot]
`;

/** The names that a real run knows. */
export const VOCABULARY: SuiteVocabulary = {
  presets: BUILT_IN_PRESETS,
  ingredients: BUILT_IN_INGREDIENTS,
  scorers: BUILT_IN_SCORERS,
  firstRows,
  rowSources: BUILT_IN_ROW_SOURCES,
};

/** A text of the suite file and what to put in its place. */
export type SuiteChange = readonly [from: string, to: string];

/** Writes the suite above, changed, to `reviews.yaml` in a folder, and loads it. */
export async function loadChanged(
  folder: string,
  changes: readonly SuiteChange[],
  vocabulary: SuiteVocabulary = VOCABULARY,
): Promise<LoadedSuite> {
  let content = SUITE;
  for (const [from, to] of changes) {
    if (!content.includes(from)) throw new Error(`the suite has no "${from}"`);
    content = content.replace(from, () => to);
  }
  const file = join(folder, 'reviews.yaml');
  await writeFile(file, content);
  return loadSuite(file, vocabulary);
}
