import type { TrainingRow } from '../core/training.ts';

/**
 * A row as a line of the JSONL that OpenAI takes: a chat whose last turn is the answer, or prompt and completion. The
 * completion begins with a space, because a text to be continued ends without one.
 */
export function rowLine({ prompt, answer }: Pick<TrainingRow, 'prompt' | 'answer'>): string {
  const row =
    prompt.form === 'chat'
      ? { messages: [...prompt.messages, { role: 'assistant', content: answer }] }
      : { prompt: prompt.text, completion: ` ${answer}` };
  return `${JSON.stringify(row)}\n`;
}
