import type { PromptParts, Shot } from '../core/prompt-parts.ts';
import type { ChatMessage, Prompt } from '../protocol/model.ts';
import type { PromptForm } from '../protocol/words.ts';

/**
 * Renders the parts for a model.
 * Chat: persona as system message, the instruction in the first user turn, shots as earlier turns.
 * Completion: everything as paragraphs; the text ends where the answer begins, without a trailing space,
 * because tokenizers join the space to the next word.
 */
export function renderPrompt(parts: PromptParts, form: PromptForm): Prompt {
  return form === 'chat' ? renderChat(parts) : renderCompletion(parts);
}

function renderChat({ system, instruction, shots, context, question, opening }: PromptParts): Prompt {
  const messages: ChatMessage[] = [];
  if (system !== null) messages.push({ role: 'system', content: system });
  const turns = [...shots, { context, question, answer: null }];
  for (const [index, turn] of turns.entries()) {
    const told = index === 0 && instruction !== '' ? `${instruction}\n\n` : '';
    const cue = opening === '' ? '' : `\n${opening}`;
    messages.push({ role: 'user', content: `${told}${asked(turn, '\n\n')}${cue}` });
    if (turn.answer !== null) messages.push({ role: 'assistant', content: turn.answer });
  }
  return { form: 'chat', messages };
}

function renderCompletion({ system, instruction, shots, context, question, opening }: PromptParts): Prompt {
  const paragraphs = [
    ...(system === null ? [] : [system]),
    ...(instruction === '' ? [] : [instruction]),
    ...shots.map((shot) => `${asked(shot, '\n')}\n${opening === '' ? '' : `${opening} `}${shot.answer}`),
    `${asked({ context, question }, '\n')}${opening === '' ? '' : `\n${opening}`}`,
  ];
  return { form: 'completion', text: paragraphs.join('\n\n') };
}

/** A question after what was retrieved for it. */
function asked({ context, question }: Pick<Shot, 'context' | 'question'>, separator: string): string {
  return context === null ? question : `${context}${separator}${question}`;
}
