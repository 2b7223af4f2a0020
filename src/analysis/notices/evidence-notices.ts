import { plural } from '../../lib/format.ts';
import type { CellReport } from '../figures/cell-model.ts';
import { listWords, saySkippedInSelection } from '../figures/say.ts';
import type { SuiteReport } from '../suites/suite-model.ts';
import type { RunIndex } from '../trials/run-index.ts';
import { wasAnswered } from '../trials/trial-facts.ts';

/** Share of the answers from which on their form is said to matter. */
const MANY_OF_FORM = 0.1;

/** Suites in which answers of many trials cannot be read, or were cut short: differences are then partly of form. */
export function formNotices(suites: readonly SuiteReport[]): string[] {
  const many = (suite: SuiteReport, count: (trials: CellReport['trials']) => number): string[] =>
    suite.cells.flatMap(({ technique, model, trials }) => {
      const answered = trials.answered + trials.formatErrors;
      const found = count(trials);
      const whose = suite.models.length > 1 ? `${technique.name} with ${model}` : technique.name;
      return found > MANY_OF_FORM * answered ? [`${whose} ${found} of ${answered}`] : [];
    });
  return suites.flatMap((suite) => {
    const unread = many(suite, ({ formatErrors }) => formatErrors);
    const cut = many(suite, (trials) => trials.cut);
    const spent = suite.cells.reduce((sum, { trials }) => sum + trials.spentOnReasoning, 0);
    return [
      ...(unread.length === 0
        ? []
        : [
            `${suite.name}: answers that cannot be read count as wrong, so differences to these are partly of form: ${listWords(unread)}.`,
          ]),
      ...(cut.length === 0
        ? []
        : [
            `${suite.name}: answers or reasonings that were cut short at the token limit, so more tokens may change these: ${listWords(cut)}.`,
          ]),
      ...(spent === 0
        ? []
        : [
            `${suite.name}: ${plural(spent, 'answer')} ${spent === 1 ? 'is' : 'are'} empty because the whole token limit was spent on reasoning: raise generation.hiddenReasoningTokens in the suite (maxTokens for a local model).`,
          ]),
    ];
  });
}

/** What is said of an ending; of any other one the word itself. */
const ENDINGS: Readonly<Record<string, string>> = {
  refused: 'refused by the model',
  'content-filter': 'stopped by a content filter',
  'not-recorded': 'without a recorded answer',
  truncated: 'broken off in the middle of the answer',
  malformed: 'with an answer that cannot be read',
  'too-large': 'with an answer that is too large',
  timeout: 'without an answer in time',
  exit: 'in which the program ended with a fault',
  connection: 'in which nobody was reached',
  reported: 'with an error in place of an answer',
  status: 'with an error status',
};

/** Trials that were refused, filtered or failed, by what happened; empty answers have a notice of their own. */
export function endingNotices(suites: readonly SuiteReport[]): string[] {
  return suites.flatMap((suite) =>
    suite.cells.flatMap(({ technique, model, trials }) => {
      const parts = Object.entries(trials.endings ?? {}).flatMap(([ending, count]) => {
        const words = ENDINGS[ending];
        return words === undefined ? [] : [`${count} ${words}`];
      });
      const of = trials.answered + trials.formatErrors + trials.failed;
      return parts.length === 0
        ? []
        : [`${suite.name}, ${technique.name} with ${model}, ${plural(of, 'trial')}: ${listWords(parts)}.`];
    }),
  );
}

/** A label that no sample has as its target: nothing was measured of it. */
export function labelNotices(suites: readonly SuiteReport[]): string[] {
  return suites.flatMap(({ name, cells }) => {
    const perClass =
      cells.find(({ classification }) => classification !== null)?.classification?.perClass ?? [];
    const absent = perClass.filter(({ support }) => support === 0).map(({ label }) => label);
    if (absent.length === 0) return [];
    return [
      `${name}: no measured sample has the label ${listWords(absent)}, so nothing is known of it; where no answer gives it either, macro-F1 is the mean over the other labels.`,
    ];
  });
}

/** Answers that a stop text has ended before their first word, which is what happens where models begin with it. */
export function emptyNotices(index: RunIndex): string[] {
  return index.cells.flatMap(({ header, trials }) => {
    const answered = trials.filter(wasAnswered);
    const empty = answered.flatMap(({ calls }) => {
      const last = calls.at(-1);
      const isEmpty = last?.response.finishReason === 'stop' && last.response.text.trim() === '';
      // A request may have to be read from the journal.
      const stop = isEmpty ? last.request.stop : [];
      return stop.length > 0 ? [stop] : [];
    });
    const [stop] = empty;
    if (stop === undefined || empty.length <= MANY_OF_FORM * answered.length) return [];
    return [
      `${header.suite}, ${header.technique.name} with ${header.model}: ${empty.length} of ${plural(answered.length, 'answer')} are empty. Answers that begin with a stop text are cut before their first word; the stop texts are ${listWords(stop.map((text) => JSON.stringify(text)))}.`,
    ];
  });
}

/** Where retrieval mostly shows labelled samples it works as shots do, whatever it is called. */
export function trainPassageNotices(suites: readonly SuiteReport[]): string[] {
  return suites.flatMap((suite) => {
    const mostly = suite.cells.filter(({ passages: { shown, train } }) => 2 * train > shown);
    if (mostly.length === 0) return [];
    const parts = mostly.map(
      ({ technique, passages: { shown, train } }) => `${technique.name} ${train} of ${shown}`,
    );
    return [
      `${suite.name}: most passages that were shown are labelled train samples, so retrieval works as shots do there: ${listWords([...new Set(parts)])}.`,
    ];
  });
}

/** Sources of an application that no right document is called, which says nothing of what it found. */
export function sourceNotices(suites: readonly SuiteReport[]): string[] {
  return suites.flatMap(({ name, reported = [] }) =>
    reported.flatMap(({ technique, model, unmatched }) =>
      unmatched === undefined
        ? []
        : [
            `${name}, ${technique} with ${model}: no source that it reports, for instance "${unmatched.source}", is the name of a right document, for instance "${unmatched.document}": what it found is not known.`,
          ],
    ),
  );
}

/** Choices among prompt variants that calls without an answer had a part in. */
export function choiceNotices(suites: readonly SuiteReport[]): string[] {
  return suites.flatMap(({ name, promptVariants }) =>
    promptVariants.flatMap(({ technique, model, skipped }) =>
      skipped === null
        ? []
        : [
            `${name}, ${technique} with ${model}: ${saySkippedInSelection(skipped)} Resume the run to ask again and choose anew.`,
          ],
    ),
  );
}

/** Arms that explain a technique should differ from it in the passages alone. */
export function promptVariantNotices(suites: readonly SuiteReport[]): string[] {
  return suites.flatMap(({ name, retrieval }) => {
    const others = retrieval?.splits.filter(({ otherPromptVariant }) => otherPromptVariant) ?? [];
    const techniques = [...new Set(others.map(({ technique }) => technique))];
    return techniques.length === 0
      ? []
      : [
          `${name}: the arms with the right passages or none were asked with another prompt variant than ${listWords(techniques)}, so where errors come from is partly the prompt variant's.`,
        ];
  });
}
