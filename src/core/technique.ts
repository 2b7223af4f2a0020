import type { GenerateRequest, GenerateResponse } from '../protocol/model.ts';
import type { Reading } from '../protocol/records.ts';
import type { Passage, RetrievalQuery } from '../protocol/retrieval.ts';
import type { Sample } from '../protocol/sample.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import type { PromptForm } from '../protocol/words.ts';

/** What an attempt is given by whoever runs it. */
export interface AttemptContext {
  /** Finds the passages for this trial; journaled and timed by the caller. */
  retrieve(query: RetrievalQuery): Promise<readonly Passage[]>;
  /**
   * Makes the call number `index` of this trial; cached, journaled and counted by the caller. The numbers say which
   * call of the technique it is, in the order in which a reader would read them; some may be left out.
   */
  call(request: GenerateRequest, index: number): Promise<GenerateResponse>;
}

/** A technique's attempt at a sample; its prompt is rendered once, for its key and its calls alike. */
export interface PreparedTrial {
  readonly sample: Sample;
  readonly repeat: number;
  /** That of the technique. */
  readonly fingerprint: string;
  /** What it retrieves before it asks; `null` when it retrieves nothing. */
  readonly query: RetrievalQuery | null;
  /**
   * The calls that it begins with, without making them; later ones depend on their answers.
   * @param passages what the query found; none are what a key is made from
   */
  requests(passages?: readonly Passage[]): readonly GenerateRequest[];
  /** Makes the calls and reads the answer. */
  attempt(context: AttemptContext): Promise<Reading>;
}

/** A technique made ready for one suite and one form of prompt. */
export interface Technique {
  readonly spec: TechniqueSpec;
  readonly form: PromptForm;
  /** What, besides the requests themselves, decides about an answer: ingredients and reading rule. */
  readonly fingerprint: string;
  /**
   * Looks whether all that a sample's prompt is made of is there, without rendering it.
   * @throws BenchError `INVALID_DATA` or `INVALID_CONFIG`; `details.sample` is the sample at fault, which may be a shot
   */
  check(sample: Sample): void;
  prepare(sample: Sample, repeat: number): PreparedTrial;
}
