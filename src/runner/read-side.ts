import type { CorpusUpdate } from '../config/load-update.ts';
import type { Suite } from '../core/suite.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import type { UpdatePhase } from '../protocol/words.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import { applyUpdate, notesOf } from './apply-update.ts';
import { type ReadCorpusOptions, readCorpus } from './read-corpus.ts';
import type { ReadSuite } from './read-suite.ts';

/** A suite as it is on one side of a change of its documents. */
export interface Side {
  readonly read: ReadSuite;
  readonly corpus: Corpus;
}

/**
 * Reads a suite on one side of a change; on the earlier one, what the later one would refuse is refused as well.
 * @throws BenchError as `readCorpus` does
 */
export async function readSide(
  read: ReadSuite,
  options: ReadCorpusOptions & { readonly update: CorpusUpdate; readonly phase: UpdatePhase },
): Promise<Side> {
  const { update, phase, signal } = options;
  const later = applyUpdate(read, { update, phase: 'after', signal });
  const laterCorpus = await readCorpus(later, { ...options, change: later.change });
  if (phase === 'after') {
    return {
      read: { ...later, suite: edited(later.suite, { update, corpus: laterCorpus }) },
      corpus: laterCorpus,
    };
  }
  const earlier = applyUpdate(read, { update, phase, signal });
  return { read: earlier, corpus: await readCorpus(earlier, { ...options, change: earlier.change }) };
}

/** The prompt edit that stands beside a change of documents: what changed, told to every model that retrieves nothing. */
function edited(
  suite: Suite,
  { update, corpus }: { readonly update: CorpusUpdate; readonly corpus: Corpus },
): Suite {
  const column = suite.corpus?.passages ?? null;
  if (column === null) return suite;
  const notes = notesOf(update, { corpus, column });
  const { instructions } = suite.prompt;
  const told = (text: string): string => (text === '' ? notes : `${text}\n${notes}`);
  return {
    ...suite,
    prompt: {
      ...suite.prompt,
      instructions: { ...instructions, specific: instructions.specific.map(told) },
    },
    techniques: suite.techniques.map((spec) => withNotes(spec, notes)),
  };
}

/** The same for an instruction of a technique's own, which may end where the answer begins. */
function withNotes(spec: TechniqueSpec, notes: string): TechniqueSpec {
  const { instruction } = spec.instructions;
  if (instruction === undefined || spec.retrieval !== undefined) return spec;
  const text = `${notes}\n${instruction.text}`;
  return { ...spec, instructions: { ...spec.instructions, instruction: { ...instruction, text } } };
}
