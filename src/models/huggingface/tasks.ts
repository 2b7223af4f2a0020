import { z } from 'zod';
import type { GenerateRequest } from '../../protocol/model.ts';

/** What a model does with one text. */
export interface Task {
  readonly name: string;
  /** The model, without its task. */
  readonly model: string;
  /** What is sent beside the text. */
  parameters(request: GenerateRequest): Readonly<Record<string, unknown>>;
  /** The answer in a body; `undefined` where it holds none. */
  read(body: unknown, asked: string): string | undefined;
}

/** Servers send one result, or a list of one for each text that was sent. */
function result<Schema extends z.ZodType>(schema: Schema) {
  return z.union([schema, z.tuple([schema]).transform(([only]) => only)]);
}

const generated = result(z.object({ generated_text: z.string() }));
const translated = result(z.object({ translation_text: z.string() }));
const classified = result(z.array(z.object({ label: z.string(), score: z.number() })).min(1));

const TASKS: Readonly<Record<string, Pick<Task, 'parameters' | 'read'>>> = {
  'text-generation': {
    parameters: ({ maxTokens, temperature, seed, stop }) => ({
      max_new_tokens: maxTokens,
      return_full_text: false,
      do_sample: temperature > 0,
      // 0 is refused.
      ...(temperature > 0 ? { temperature, seed } : {}),
      ...(stop.length === 0 ? {} : { stop }),
    }),
    read: (body, asked) => {
      const text = generated.safeParse(body).data?.generated_text;
      return text?.startsWith(asked) === true ? text.slice(asked.length) : text;
    },
  },
  translation: {
    parameters: () => ({}),
    read: (body) => translated.safeParse(body).data?.translation_text,
  },
  'text-classification': {
    parameters: () => ({}),
    read: (body) => classified.safeParse(body).data?.toSorted((a, b) => b.score - a.score)[0]?.label,
  },
};

/**
 * The task before the name of a model, `translation/org/model`; `null` for one that chats. What stands after a question
 * mark is sent too, for instance the languages of a translator: `translation/org/model?src_lang=eng_Latn&tgt_lang=deu_Latn`.
 */
export function taskOf(name: string): Task | null {
  const slash = name.indexOf('/');
  const [task, rest] = [name.slice(0, slash), name.slice(slash + 1)];
  const [, model = rest, query = ''] = /^([^?]*)\?(.*)$/s.exec(rest) ?? [];
  const found = Object.hasOwn(TASKS, task) ? TASKS[task] : undefined;
  if (found === undefined || model === '') return null;
  const own = Object.fromEntries(new URLSearchParams(query));
  return {
    ...found,
    name: task,
    model,
    parameters: (request) => ({ ...found.parameters(request), ...own }),
  };
}
