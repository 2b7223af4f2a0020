import { FAMILIES, type Family } from '../../protocol/words.ts';
import { findComparison, sayComparison } from '../claims/comparison-evidence.ts';
import { listWords } from '../figures/say.ts';
import type { SuiteReport } from '../suites/suite-model.ts';
import { directionOf } from '../trials/right.ts';
import type { Option, Step } from './recommendation-model.ts';

const NAMES: Readonly<Record<Family, string>> = {
  'prompt-engineering': 'prompting',
  rag: 'retrieval',
  'fine-tuning': 'fine-tuning',
  'rag-fine-tuning': 'retrieval with fine-tuning',
};

/** What was chosen, and every step on the way. */
export interface Climb {
  readonly chosen: Option | null;
  readonly steps: readonly Step[];
}

/**
 * The ladder: prompting first, then retrieval, then fine-tuning, then both. A step is taken when one of its techniques is
 * shown to be better than what was chosen so far, and refused else; within prompting it starts with the reference.
 * Techniques of which nothing was right, or that do not keep the user's limits, are no choice.
 */
export function climb(suite: SuiteReport, model: string, options: readonly Option[]): Climb {
  const open = options.filter(({ against }) => against.length === 0);
  let chosen: Option | null = null;
  const steps: Step[] = [];
  for (const family of FAMILIES) {
    const all = options.filter((option) => option.family === family);
    const ofFamily = open.filter((option) => option.family === family);
    if (all.length === 0) continue;
    if (ofFamily.length === 0) {
      steps.push({ family, taken: false, why: `${startCase(NAMES[family])} is out: ${reasons(all)}.` });
      continue;
    }
    const step: { option: Option | null; why: string } =
      chosen === null
        ? firstStep(suite, all)
        : nextStep({ suite, model, chosen, candidates: ofFamily, family });
    steps.push({ family, taken: step.option !== null, why: step.why });
    chosen = step.option ?? chosen;
    // Within prompting the reference is where it starts; what is shown to be better comes next.
    if (family === 'prompt-engineering' && chosen !== null) {
      const rest = ofFamily.filter((option) => option !== chosen);
      const better = nextStep({ suite, model, chosen, candidates: rest, family });
      if (better.option !== null) {
        steps.push({ family, taken: true, why: better.why });
        chosen = better.option;
      }
    }
  }
  return { chosen, steps };
}

/** The reference where it is an option, else the one with the best score, and why it is not the reference. */
function firstStep(suite: SuiteReport, all: readonly Option[]): { option: Option | null; why: string } {
  const reference = all.find(({ technique }) => technique === suite.reference);
  if (reference?.against.length === 0) {
    return { option: reference, why: `Start with ${reference.technique}, the reference.` };
  }
  const [best = null, ...others] = ranked(
    suite,
    all.filter(({ against }) => against.length === 0),
  );
  const name = best?.technique ?? 'nothing';
  const start =
    others.length === 0 ? `Start with ${name}.` : `Start with ${name}, which scores best of the rest.`;
  return {
    option: best,
    why: [...(reference === undefined ? [] : [sayAgainst(reference)]), start].join(' '),
  };
}

/** `plain is no option: none of 20 right.` */
export function sayAgainst({ technique, against }: Option): string {
  return `${technique} is no option: ${listWords(against)}.`;
}

function nextStep(input: {
  readonly suite: SuiteReport;
  readonly model: string;
  readonly chosen: Option;
  readonly candidates: readonly Option[];
  readonly family: Family;
}): { option: Option | null; why: string } {
  const { suite, model, chosen, family } = input;
  const bed = { suite, model };
  const compared = ranked(suite, input.candidates).flatMap((option) => {
    const found = findComparison(bed, { for: option.technique, against: chosen.technique });
    return found === undefined ? [] : [{ option, found, ahead: found.turned ? 'worse' : 'better' }];
  });
  const winner = compared.find(({ found, ahead }) => found.result.verdict === ahead);
  if (winner !== undefined) {
    return {
      option: winner.option,
      why: `${startCase(NAMES[family])} earns its place: ${sayComparison(bed, winner.found)}.`,
    };
  }
  const [first] = compared;
  return {
    option: null,
    why:
      first === undefined
        ? `${startCase(NAMES[family])} was not compared with ${chosen.technique}.`
        : `${startCase(NAMES[family])} is not shown to be better than ${chosen.technique}: ${sayComparison(bed, first.found)}.`,
  };
}

/** The best score first. */
export function ranked(suite: SuiteReport, options: readonly Option[]): Option[] {
  const direction = directionOf(suite.primary);
  return options.toSorted((a, b) => (b.quality.estimate - a.quality.estimate) * direction);
}

function reasons(options: readonly Option[]): string {
  return listWords([
    ...new Set(options.map(({ technique, against }) => `${technique}: ${listWords(against)}`)),
  ]);
}

function startCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
