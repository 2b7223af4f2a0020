import type { GenerateRequest, GenerateResponse } from '../../protocol/model.ts';
import type { Place, PromptForm } from '../../protocol/words.ts';

/** Answers of one model that were recorded. */
export interface Recording {
  /** The model that gave them, as it was recorded; `null` where nobody says. */
  readonly model: string | null;
  readonly form: PromptForm;
  readonly place: Place;
  /** Content key of requests and answers. */
  readonly hash: string;
  readonly answers: number;
  find(request: GenerateRequest): GenerateResponse | undefined;
}
