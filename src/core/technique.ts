import type { GenerateRequest, GenerateResponse } from '../protocol/model.ts';
import type { Reading } from '../protocol/records.ts';
import type { Passage, RetrievalQuery } from '../protocol/retrieval.ts';
import type { Sample } from '../protocol/sample.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import type { PromptForm } from '../protocol/words.ts';

/** What `attempt` is given by whoever runs it. */
export interface AttemptContext {
  readonly repeat: number;
  /** Finds the passages for this trial; journaled and timed by the caller. */
  retrieve(query: RetrievalQuery): Promise<readonly Passage[]>;
  /**
   * Makes the call number `index` of this trial; cached, journaled and counted by the caller. The numbers say which
   * call of the technique it is, in the order in which a reader would read them; some may be left out.
   */
  call(request: GenerateRequest, index: number): Promise<GenerateResponse>;
}

/** A technique made ready for one suite and one form of prompt. */
export interface Technique {
  readonly spec: TechniqueSpec;
  readonly form: PromptForm;
  /** What, besides the requests themselves, decides about an answer: ingredients and reading rule. */
  readonly fingerprint: string;
  /** What it retrieves before it asks; `null` when it retrieves nothing. */
  retrievalQuery(sample: Sample): RetrievalQuery | null;
  /**
   * The calls that an attempt at this sample begins with, without making them; later ones depend on their answers.
   * @param passages what the query found
   */
  openingRequests(sample: Sample, repeat: number, passages: readonly Passage[]): readonly GenerateRequest[];
  /** Makes the calls and reads the answer. */
  attempt(sample: Sample, context: AttemptContext): Promise<Reading>;
}
