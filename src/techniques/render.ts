import type { ChatMessage, Prompt, PromptForm } from '../core/model.ts';
import type { Wording } from './wordings.ts';

/** A question with, for a shot, the answer that is shown after it. */
export interface Turn {
  readonly question: string;
  readonly answer: string;
}

/** The parts of a prompt, the same for both forms. */
export interface PromptParts {
  readonly wording: Wording;
  readonly shots: readonly Turn[];
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

function renderChat({ wording, shots, question, opening }: PromptParts): Prompt {
  const messages: ChatMessage[] = [];
  if (wording.system !== null) messages.push({ role: 'system', content: wording.system });
  const turns = [...shots, { question, answer: null }];
  for (const [index, turn] of turns.entries()) {
    const instruction = index === 0 ? `${wording.instruction}\n\n` : '';
    const cue = opening === '' ? '' : `\n${opening}`;
    messages.push({ role: 'user', content: `${instruction}${turn.question}${cue}` });
    if (turn.answer !== null) messages.push({ role: 'assistant', content: turn.answer });
  }
  return { form: 'chat', messages };
}

function renderCompletion({ wording, shots, question, opening }: PromptParts): Prompt {
  const paragraphs = [
    ...(wording.system === null ? [] : [wording.system]),
    wording.instruction,
    ...shots.map((shot) => `${shot.question}\n${opening} ${shot.answer}`),
    `${question}\n${opening}`,
  ];
  return { form: 'completion', text: paragraphs.join('\n\n') };
}
