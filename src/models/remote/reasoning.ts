/** An answer, and the reasoning that stood before it. */
export interface SplitAnswer {
  readonly text: string;
  /** Empty where the model showed none. */
  readonly reasoning: string;
  /** Whether the reasoning was cut short, so that there is no answer. */
  readonly cut: boolean;
}

/**
 * Tags that models put around their reasoning: `think` of DeepSeek, Qwen and most others, `thinking`, `[THINK]` of
 * Mistral, `seed:think` of ByteDance, `thought` of Google's, `◁think▷` of Moonshot; in any case of letters.
 */
const NAMES = 'think|thinking|thought|seed:think';
const OPENING = new RegExp(`<(?:${NAMES})>|\\[THINK\\]|◁think▷`, 'iu');
const CLOSING = new RegExp(`</(?:${NAMES})>|\\[/THINK\\]|◁/think▷`, 'iu');

/**
 * Keeps the reasoning at the beginning of an output apart from the answer. The opening tag may be missing, because chat
 * templates write it into the prompt. Tags further within belong to the answer.
 */
export function splitReasoning(output: string): SplitAnswer {
  const thoughts: string[] = [];
  const done = (text: string, cut: boolean): SplitAnswer => ({
    text,
    reasoning: thoughts.filter((thought) => thought !== '').join('\n\n'),
    cut,
  });
  let rest = output;
  for (;;) {
    const opening = OPENING.exec(rest);
    const opened = opening !== null && rest.slice(0, opening.index).trim() === '';
    const from = opened ? opening.index + opening[0].length : 0;
    const closing = CLOSING.exec(rest.slice(from));
    if (closing === null) {
      if (!opened) return done(rest, false);
      thoughts.push(rest.slice(from).trim());
      return done('', true);
    }
    const end = from + closing.index;
    // A tag that was opened, or a second closing one, in the middle of an answer is something that the answer shows.
    if (!opened && (thoughts.length > 0 || (opening !== null && opening.index < end)))
      return done(rest, false);
    thoughts.push(rest.slice(from, end).trim());
    rest = rest.slice(end + closing[0].length).trimStart();
  }
}
