import { formatDuration, plural } from '../../lib/format.ts';
import type { DecisionInputs } from '../economics/decision-inputs.ts';
import { listWords, sayRange, sayTimes } from '../figures/say.ts';
import type { Mark } from './decision-model.ts';
import type { FamilyEvidence } from './family-evidence.ts';
import type { Judgement } from './judgement.ts';

const HOUR_MS = 3_600_000;
const LONGEST_RAG_CLAIM_MS = 7 * 24 * HOUR_MS;

/** Time to implement: the machine's part of the set-up; a person's part is not measured by a run. */
export function judgeTime(evidence: FamilyEvidence, inputs: DecisionInputs): Judgement {
  const judged = judgeMachineTime(evidence);
  const hours = inputs.hours[evidence.family];
  if (hours === undefined) return judged;
  const declared = `Declared for people's work: ${hours} h.`;
  return {
    ...judged,
    measured: judged.measured === null ? declared : `${judged.measured} ${declared}`,
    short: judged.short === null ? `${hours} h declared` : `${judged.short}, ${hours} h declared`,
    mark: judged.mark === 'not measured' ? 'not settled' : judged.mark,
  };
}

function judgeMachineTime(evidence: FamilyEvidence): Judgement {
  const human = 'How long people take is not measured by a run.';
  if (evidence.tuned.length > 0) return judgeTrainingTime(evidence);
  if (evidence.indexes.length > 0) return judgeIndexTime(evidence, human);
  if (evidence.family !== 'prompt-engineering' || evidence.promptVariants.length === 0) {
    const need =
      evidence.family === 'prompt-engineering'
        ? 'No prompt variant was chosen on dev in this run, so no set-up time was measured.'
        : 'Needs the measured time of the index build or the training.';
    return { measured: null, short: null, mark: 'not measured', why: `${need} ${human}` };
  }
  const times = evidence.promptVariants
    .map(({ spread }) => spread.setup.elapsedMs)
    .filter((elapsed) => elapsed !== null);
  if (times.length === 0) {
    const why = `The answers by which prompt variants were chosen were there already, so nothing was waited for. ${human}`;
    return { measured: null, short: null, mark: 'not measured', why };
  }
  const longest = formatDuration(Math.max(...times));
  return {
    measured: `The machine's part of the set-up, choosing a prompt on dev, took at most ${longest} (${plural(times.length, 'set-up')} timed of ${evidence.promptVariants.length}).`,
    short: `at most ${longest} of machine time`,
    mark: times.every((time) => time > HOUR_MS) ? 'contradicted' : 'not settled',
    why: `"Minutes" is contradicted when the machine's part alone takes more than an hour in every set-up; it cannot be confirmed, as how long people take is not measured by a run.`,
  };
}

/** The index is the machine's part of RAG's set-up. */
function judgeIndexTime({ indexes }: FamilyEvidence, human: string): Judgement {
  const parts = indexes.map(
    ({ suite, index }) =>
      `${suite.name} ${formatDuration(index.elapsedMs)} (${plural(index.documents, 'document')}, ${plural(index.chunks, 'chunk')})`,
  );
  return {
    measured: `The machine's part of the set-up, making an index: ${listWords(parts)}.`,
    short: `${sayTimes(indexes.map(({ index }) => index.elapsedMs))} for an index`,
    mark: indexes.every(({ index }) => index.elapsedMs > LONGEST_RAG_CLAIM_MS)
      ? 'contradicted'
      : 'not settled',
    why: `"Hours to days" is contradicted when the machine's part alone takes more than a week in every suite; it cannot be confirmed, as writing and keeping documents is people's work. ${human}`,
  };
}

const LONGEST_TRAINING_CLAIM_MS = 4 * 7 * 24 * HOUR_MS;

/** Training is the machine's part of fine-tuning's set-up, labelling is people's. */
function judgeTrainingTime({ tuned }: FamilyEvidence): Judgement {
  const times = tuned.map(({ suite, tuned: { facts } }) => ({
    suite: suite.name,
    machine: facts?.inAll.elapsedMs ?? null,
    labelling: facts?.declared?.labellingMs ?? null,
    examples: facts?.examples ?? null,
    attempts: facts?.attempts.started ?? 1,
  }));
  const parts = times.map(
    ({ suite, machine, labelling, examples, attempts }) =>
      `${suite} ${machine === null ? 'an unknown time' : formatDuration(machine)}${examples === null ? '' : ` (${plural(examples, 'example')}${attempts === 1 ? '' : `, ${plural(attempts, 'attempt')}`})`}${labelling === null ? '' : ` and, declared for labelling, ${formatDuration(labelling)}`}`,
  );
  const totals = times.map(({ machine, labelling }) =>
    machine === null || labelling === null ? null : machine + labelling,
  );
  const outside = totals.filter(
    (total) => total !== null && (total < HOUR_MS || total > LONGEST_TRAINING_CLAIM_MS),
  ).length;
  return {
    measured: `The machine's part of the set-up, training: ${listWords(parts)}.`,
    short: `${sayTimes(times.flatMap(({ machine: took }) => took ?? []))} of training${times.some(({ attempts }) => attempts > 1) ? ', all attempts' : ''}`,
    mark: outside === totals.length ? 'contradicted' : 'not settled',
    why: 'The claim is contradicted when training and the declared labelling together take less than an hour, or more than four weeks, in every suite. How long people take is not measured by a run, so it cannot be confirmed; declare it with --label-minutes.',
  };
}

/** Data: labelled examples that techniques read, and whether reading them paid. */
export function judgeData(evidence: FamilyEvidence): Judgement {
  const used = new Map(
    evidence.cells.map(({ cell }) => [cell.technique.name, cell.technique.examples?.shots ?? 0]),
  );
  const list = [...used].map(([name, shots]) => `${name} ${shots}`);
  const tuned = evidence.promptVariants.flatMap(({ spread }) =>
    spread.promptVariants.map((promptVariant) => promptVariant.figure?.n ?? 0),
  );
  const dev =
    tuned.length === 0 ? '' : ` Choosing prompts read up to ${Math.max(...tuned)} labelled dev samples.`;
  const corpora = evidence.indexes.map(
    ({ suite, index }) => `${suite.name} ${plural(index.documents, 'document')}`,
  );
  const documents = corpora.length === 0 ? '' : ` Documents searched: ${listWords(corpora)}.`;
  const shown = `Train examples shown with each question: ${listWords(list)}.${sayLabelled(evidence)}${documents}${dev}`;
  const labelled = Math.max(0, ...evidence.cells.map(({ cell }) => cell.labelled ?? 0));
  const needed = labelled === 0 ? 'no labelled examples' : `up to ${labelled} labelled examples`;
  if (evidence.family === 'fine-tuning') return judgeTrainingData(evidence);
  if (evidence.family !== 'prompt-engineering') {
    const trained = trainedOn(evidence);
    const documentCounts = evidence.indexes.map(({ index }) => index.documents);
    const searched = documentCounts.length === 0 ? [] : [`${span(documentCounts)} documents`];
    return {
      measured: trained === null ? shown : `${shown} ${trained.measured}`,
      short: [...searched, trained === null ? needed : trained.short].join(', '),
      mark: 'not settled',
      why: 'Needs a learning curve: quality against the number of documents or training examples.',
    };
  }
  const withExamples = evidence.comparisons.filter(
    ({ suite, comparison }) =>
      (used.get(comparison.technique) ?? 0) > 0 && (used.get(suite.reference) ?? 0) === 0,
  );
  const verdicts = withExamples.map(({ comparison }) => comparison.verdict);
  return {
    measured: shown,
    short: needed,
    mark: markOfData(verdicts),
    why: '"None" is contradicted when a technique with examples is better than a reference without in every suite and model compared, confirmed when none is (each equivalent or worse), and not settled otherwise.',
  };
}

/** What has to be labelled for shots that are chosen by similarity, or stands labelled among the documents. */
function sayLabelled({ cells }: FamilyEvidence): string {
  const parts = cells.flatMap(({ suite, cell: { technique, labelled } }) =>
    labelled === null || labelled <= (technique.examples?.shots ?? 0)
      ? []
      : [`${suite.name}, ${technique.name} ${labelled}`],
  );
  return parts.length === 0
    ? ''
    : ` Labelled examples at hand, chosen from, trained on or among the documents: ${listWords([...new Set(parts)])}.`;
}

/** Examples below which the claim is of more than was used. */
const LEAST_CLAIMED_EXAMPLES = 100;

/** Labelled examples that the family's tuned models were trained on; `null` when it has none. */
function trainedOn({ tuned }: FamilyEvidence): { readonly measured: string; readonly short: string } | null {
  if (tuned.length === 0) return null;
  const list = tuned.map(
    ({ suite, tuned: { facts, techniques } }) =>
      `${suite.name} ${facts === null ? 'an unknown number' : facts.examples} (${listWords(techniques)})`,
  );
  return {
    measured: `Labelled examples trained on: ${listWords(list)}.`,
    short: `${span(tuned.flatMap(({ tuned: { facts } }) => facts?.examples ?? []))} labelled examples`,
  };
}

/** Whether fewer labelled examples than the claim says did. */
function judgeTrainingData(evidence: FamilyEvidence): Judgement {
  const trained = trainedOn(evidence);
  const withFew = evidence.comparisons.filter(({ suite, comparison }) =>
    suite.tuned.some(
      ({ model, techniques, facts }) =>
        model === comparison.model &&
        techniques.includes(comparison.technique) &&
        facts !== null &&
        facts.examples < LEAST_CLAIMED_EXAMPLES,
    ),
  );
  const better = withFew.length > 0 && withFew.every(({ comparison }) => comparison.verdict === 'better');
  return {
    measured: trained?.measured ?? null,
    short: trained?.short ?? null,
    mark: better ? 'contradicted' : 'not settled',
    why: `"100s - 1000s" is contradicted when every technique that was trained on fewer than ${LEAST_CLAIMED_EXAMPLES} examples is better than the reference; it cannot be confirmed, because nobody tried more.`,
  };
}

function markOfData(verdicts: readonly string[]): Mark {
  if (verdicts.length === 0) return 'not settled';
  if (verdicts.every((verdict) => verdict === 'better')) return 'contradicted';
  return verdicts.every((verdict) => verdict === 'equivalent' || verdict === 'worse')
    ? 'confirmed'
    : 'not settled';
}

function span(values: readonly number[]): string {
  if (values.length === 0) return 'an unknown number of';
  return sayRange(values, String);
}
