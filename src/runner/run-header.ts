import type { Suite } from '../core/suite.ts';
import { CHROMA_SERVER, findPrice, priceOf } from '../pricing/find-price.ts';
import { RUN_SCHEMA, type RunHeader } from '../protocol/header.ts';
import type { MachineInfo } from '../protocol/machine.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import type { SampleRecord } from '../protocol/sample.ts';
import type { RunRequest } from '../protocol/spec.ts';
import type { CorpusSnapshot, SuiteSnapshot } from '../protocol/suite.ts';
import type { Place, PromptForm } from '../protocol/words.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import type { Prepared } from './preflight.ts';

/** What a header says besides request and plan. */
export interface HeaderFacts {
  readonly id: string;
  readonly createdAt: string;
  readonly toolVersion: string;
  readonly machine: MachineInfo;
  readonly command: readonly string[];
  /** User's entries before built-in ones; only those that a model needs are kept. */
  readonly prices: readonly PriceEntry[];
  /** Without credentials. */
  readonly baseUrl: string | null;
  readonly embedderBaseUrl: string | null;
  /** Where an embedder, by its id, computes. */
  readonly placeOf: (embedder: string) => Place;
  readonly form: PromptForm | null;
}

/** `run.json` of a prepared run. */
export function createHeader(request: RunRequest, prepared: Prepared, facts: HeaderFacts): RunHeader {
  const models = [
    ...new Map(
      [
        ...[...prepared.models.values()].map((model) => model.info),
        ...prepared.plan.cells.map((cell) => cell.model),
      ].map((info) => [info.id, info]),
    ).values(),
  ];
  const embedders = [
    ...prepared.suites.flatMap(({ corpus }) => corpus?.settings.embedder ?? []),
    ...[...prepared.scorers.values()].flat().flatMap((scorer) => scorer.embedders),
  ];
  const servers = prepared.suites.some(({ corpus }) => corpus !== null) ? [CHROMA_SERVER] : [];
  const prices = [
    ...models.flatMap((model) => priceOf(model, facts.prices) ?? []),
    ...[...embedders, ...servers].flatMap((id) => findPrice(facts.prices, id) ?? []),
  ];
  return {
    schema: RUN_SCHEMA,
    id: facts.id,
    createdAt: facts.createdAt,
    toolVersion: facts.toolVersion,
    machine: facts.machine,
    profile: request.profile,
    split: request.split,
    seed: request.seed,
    repeats: request.repeats,
    command: facts.command,
    suites: prepared.suites.map(({ suite, hash, samples, corpus }) => ({
      name: suite.name,
      version: suite.version,
      title: suite.title,
      description: suite.description,
      file: suite.file,
      hash,
      answer: suite.answer,
      metrics: (prepared.scorers.get(suite.name) ?? []).map((scorer) => scorer.metric),
      primaryMetric: suite.primaryMetric,
      margin: suite.margin,
      pass: suite.pass,
      reference: suite.reference,
      slices: suite.slices,
      available: {
        train: samples.filter((sample) => sample.split === 'train').length,
        dev: samples.filter((sample) => sample.split === 'dev').length,
        test: samples.filter((sample) => sample.split === 'test').length,
      },
      ...(corpus === null ? goldColumn(suite) : { corpus: corpusSnapshot(corpus, facts) }),
    })),
    models,
    cells: prepared.plan.cells.map((cell) => cell.header),
    ...(prepared.skipped.length === 0 ? {} : { skipped: prepared.skipped }),
    ...(prepared.leaks.length === 0 ? {} : { leaks: prepared.leaks }),
    ...(prepared.notices.length === 0 ? {} : { notices: prepared.notices }),
    prices: [...new Set(prices)],
    spec: {
      ...request,
      baseUrl: facts.baseUrl,
      embedderBaseUrl: facts.embedderBaseUrl,
      form: facts.form,
      contentHash: prepared.contentHash,
    },
  };
}

/** For the passages that an application reports. */
function goldColumn({ corpus }: Suite): Pick<SuiteSnapshot, 'goldColumn'> {
  return corpus?.passages == null ? {} : { goldColumn: corpus.passages };
}

function corpusSnapshot(
  { key, documents, chunks, settings }: Corpus,
  { placeOf }: Pick<HeaderFacts, 'placeOf'>,
): CorpusSnapshot {
  return {
    key,
    documents: documents.length,
    chunks: chunks.length,
    characters: documents.reduce((sum, { text }) => sum + text.length, 0),
    chunker: settings.chunker,
    embedder: settings.embedder,
    embedderPlace: placeOf(settings.embedder),
    passages: settings.passages,
  };
}

/** The samples that a report needs: those measured and those that chose a prompt variant. */
export function sampleRecords(prepared: Prepared): readonly SampleRecord[] {
  const records = new Map<string, SampleRecord>();
  for (const cell of prepared.plan.cells) {
    for (const sample of [...cell.samples, ...cell.selectOn]) {
      records.set(`${cell.suite.name}/${sample.id}`, { suite: cell.suite.name, ...sample });
    }
  }
  return [...records.values()];
}
