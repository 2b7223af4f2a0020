import { z } from 'zod';

/** What the content of a message says. */
export interface MessageContent {
  /** `null` where there is none. */
  readonly text: string | null;
  readonly refusal: string | null;
  /** Thoughts that stand in parts of their own. */
  readonly reasoning: readonly string[];
  /** The type of the first part that is neither text, refusal nor thought, where there is no text; else `null`. */
  readonly foreign: string | null;
}

const textPart = z.object({ type: z.enum(['text', 'output_text']), text: z.string() });
const refusalPart = z.object({ type: z.literal('refusal'), refusal: z.string() });
const thoughtPart = z.object({
  type: z.enum(['thinking', 'reasoning']),
  thinking: z.unknown().optional(),
  reasoning: z.unknown().optional(),
  text: z.unknown().optional(),
});

/** Reads the content of a message: a text, or a list of parts as Mistral and others send it. */
export function readContent(content: unknown): MessageContent {
  const nothing = { text: null, refusal: null, reasoning: [], foreign: null };
  if (content === null || content === undefined) return nothing;
  if (typeof content === 'string') return { ...nothing, text: content };
  if (!Array.isArray(content)) return { ...nothing, foreign: typeOf(content) };
  const texts: string[] = [];
  const refusals: string[] = [];
  const reasoning: string[] = [];
  let foreign: string | null = null;
  for (const part of content) {
    const text = typeof part === 'string' ? part : textPart.safeParse(part).data?.text;
    const refusal = refusalPart.safeParse(part).data?.refusal;
    const thought = thoughtPart.safeParse(part).data;
    if (text !== undefined) texts.push(text);
    else if (refusal !== undefined) refusals.push(refusal);
    else if (thought !== undefined)
      reasoning.push(thoughtText(thought.thinking ?? thought.reasoning ?? thought.text));
    // Beside a text it is an addition, for instance Mistral's references.
    else foreign ??= typeOf(part);
  }
  return {
    text: texts.length === 0 ? null : texts.join(''),
    refusal: refusals.length === 0 ? null : refusals.join(''),
    reasoning,
    foreign: texts.length === 0 ? foreign : null,
  };
}

/** A thought is a text, or a list of text parts. */
function thoughtText(thought: unknown): string {
  if (typeof thought === 'string') return thought;
  return Array.isArray(thought)
    ? thought.map((part) => textPart.safeParse(part).data?.text ?? '').join('')
    : '';
}

function typeOf(part: unknown): string {
  const named = z.object({ type: z.string() }).safeParse(part);
  return named.data?.type ?? (part === null ? 'null' : typeof part);
}
