import { z } from 'zod';
import { validated } from '../../config/yaml-file.ts';
import { BenchError, describeError } from '../../core/errors.ts';
import { readRegularFile } from '../../files/read-file.ts';
import { contentKey, sha256 } from '../../lib/hash.ts';
import type { GenerateRequest, GenerateResponse, Usage } from '../../protocol/model.ts';
import { ROLES } from '../../protocol/words.ts';
import { promptText } from '../application/template.ts';
import { readFinish } from '../remote/chat-answer.ts';
import { splitReasoning } from '../remote/reasoning.ts';
import { readUsage } from '../remote/usage.ts';
import { onlyModel } from './only-model.ts';
import { recordedTiming } from './recorded-timing.ts';
import type { Recording } from './recording.ts';

const READING = {
  what: 'the file of recorded answers',
  most: 500_000_000,
  hint: 'Split it into several files.',
} as const;

const count = z.int().nonnegative();

/** Logs have fields of their own besides. */
const lineSchema = z
  .looseObject({
    prompt: z.string().optional(),
    messages: z
      .array(z.object({ role: z.enum(ROLES), content: z.string() }))
      .min(1)
      .optional(),
    answer: z.string().nullable(),
    model: z.string().min(1).optional(),
    usage: z
      .union([
        z.object({ inputTokens: count, outputTokens: count, cachedInputTokens: count.default(0) }),
        z.looseObject({ prompt_tokens: count, completion_tokens: count }),
      ])
      .nullish(),
    latencyMs: z.number().nonnegative().nullish(),
    finishReason: z.string().nullish(),
    passages: z.array(z.object({ text: z.string(), source: z.string().nullable().default(null) })).optional(),
  })
  .refine(({ prompt, messages }) => (prompt === undefined) !== (messages === undefined), {
    message: 'a line has either "prompt" or "messages"',
  });
type Line = z.infer<typeof lineSchema>;

/**
 * Reads recorded answers, a JSON object a line.
 * @param model which model's, where there are several
 * @throws BenchError `FILE_SYSTEM`, or `INVALID_DATA` and `INVALID_CONFIG` with the line
 */
export async function readRecordedLines(file: string, model: string | null): Promise<Recording> {
  const text = (await readRegularFile(file, READING)).toString('utf8').replace(/^\uFEFF/, '');
  const lines = text.split('\n').flatMap((content, index) => {
    const line = index + 1;
    return content.trim() === '' ? [] : [{ line, ...parseLine(content, { file, line }) }];
  });
  const chosen = onlyModel(new Set(lines.map((line) => line.model ?? null)), { wanted: model, source: file });
  const found = new Map<string, { readonly line: number; readonly response: GenerateResponse }>();
  for (const recorded of lines) {
    if ((recorded.model ?? null) !== chosen) continue;
    const key = keyOf(recorded);
    const response = responseOf(recorded, file);
    const before = found.get(key);
    if (before === undefined) found.set(key, { line: recorded.line, response });
    else if (before.response.text !== response.text) {
      throw new BenchError(
        'INVALID_DATA',
        `its prompt was answered otherwise in line ${before.line}: there is one answer to a request.`,
        { file, line: recorded.line, hint: 'Keep one of the two lines.' },
      );
    }
  }
  return {
    model: chosen,
    form: 'chat',
    place: 'local',
    hash: sha256(text),
    answers: found.size,
    find: (request) => keysOf(request).flatMap((key) => found.get(key)?.response ?? [])[0],
  };
}

function parseLine(content: string, place: { readonly file: string; readonly line: number }): Line {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw new BenchError('INVALID_DATA', `not valid JSON: ${describeError(cause)}.`, { ...place, cause });
  }
  return validated(value, {
    file: place.file,
    text: content,
    lineOf: () => place.line,
    schema: lineSchema,
  });
}

function keyOf({ prompt, messages }: Line): string {
  return prompt === undefined
    ? contentKey((messages ?? []).map(({ role, content }) => ({ role, content })))
    : contentKey(prompt.trim());
}

/** By its turns, and by its whole text. */
function keysOf(request: GenerateRequest): readonly string[] {
  const { prompt } = request;
  const text = contentKey(promptText(request).trim());
  if (prompt.form === 'completion') return [text];
  return [contentKey(prompt.messages.map(({ role, content }) => ({ role, content }))), text];
}

function responseOf(
  { answer, usage, latencyMs, finishReason, passages }: Line,
  file: string,
): GenerateResponse {
  const { text, reasoning, cut } = splitReasoning(answer ?? '');
  const finish = cut ? ({ finishReason: 'length' } as const) : readFinish(finishReason ?? 'stop');
  return {
    text,
    ...(reasoning === '' ? {} : { reasoning }),
    ...finish,
    usage: usageOf(usage),
    timing: recordedTiming(latencyMs ?? null),
    ...(passages === undefined ? {} : { passages }),
    recordedIn: file,
  };
}

function usageOf(usage: Line['usage']): Usage | null {
  if (usage === null || usage === undefined) return null;
  if (!('inputTokens' in usage)) return readUsage(usage);
  const { inputTokens, outputTokens, cachedInputTokens } = usage as Usage;
  return { inputTokens, cachedInputTokens: Math.min(cachedInputTokens, inputTokens), outputTokens };
}
