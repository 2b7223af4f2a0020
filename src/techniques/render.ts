import type { ChatMessage, Prompt } from '../protocol/model.ts';
import type { PromptForm } from '../protocol/words.ts';
import type { PromptVariant } from './prompt-variants.ts';

/** A question with, for a shot, the answer that is shown after it. */
export interface Turn {
  /** What was retrieved for the question; `null` where nothing is. */
  readonly context: string | null;
  readonly question: string;
  readonly answer: string;
}

/** The parts of a prompt, the same for both forms. */
export interface PromptParts {
  readonly promptVariant: PromptVariant;
  readonly shots: readonly Turn[];
  /** What was retrieved for the question; `null` where nothing is. */
  readonly context: string | null;
  readonly question: string;
  /** How the answer begins: a label such as `Sentiment:`, or the cue that starts the reasoning. */
  readonly opening: string;
}

/**
 * Renders the parts for a model.
 * Chat: persona as system message, the instruction in the first user turn, shots as earlier turns.
 * Completion: everything as paragraphs; the text ends where the answer begins, without a trailing space,
 * because tokenizers join the space to the next word.
 */
export function renderPrompt(parts: PromptParts, form: PromptForm): Prompt {
  return form === 'chat' ? renderChat(parts) : renderCompletion(parts);
}

function renderChat({ promptVariant, shots, context, question, opening }: PromptParts): Prompt {
  const messages: ChatMessage[] = [];
  if (promptVariant.system !== null) messages.push({ role: 'system', content: promptVariant.system });
  const turns = [...shots, { context, question, answer: null }];
  for (const [index, turn] of turns.entries()) {
    const instruction = index === 0 ? `${promptVariant.instruction}\n\n` : '';
    const cue = opening === '' ? '' : `\n${opening}`;
    messages.push({ role: 'user', content: `${instruction}${asked(turn, '\n\n')}${cue}` });
    if (turn.answer !== null) messages.push({ role: 'assistant', content: turn.answer });
  }
  return { form: 'chat', messages };
}

function renderCompletion({ promptVariant, shots, context, question, opening }: PromptParts): Prompt {
  const paragraphs = [
    ...(promptVariant.system === null ? [] : [promptVariant.system]),
    promptVariant.instruction,
    ...shots.map((shot) => `${asked(shot, '\n')}\n${opening} ${shot.answer}`),
    `${asked({ context, question }, '\n')}\n${opening}`,
  ];
  return { form: 'completion', text: paragraphs.join('\n\n') };
}

/** A question after what was retrieved for it. */
function asked({ context, question }: Pick<Turn, 'context' | 'question'>, separator: string): string {
  return context === null ? question : `${context}${separator}${question}`;
}
