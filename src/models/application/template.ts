import type { JsonValue } from '../../lib/json.ts';
import { TEMPLATE_VARIABLE, variablesIn } from '../../lib/template-variables.ts';
import type { ChatMessage, GenerateRequest } from '../../protocol/model.ts';
import type { Adaptation } from '../../protocol/words.ts';

/** What a template may name of a request. */
export const REQUEST_VARIABLES = [
  'prompt',
  'system',
  'messages',
  'maxTokens',
  'temperature',
  'seed',
  'stop',
] as const;
type RequestVariable = (typeof REQUEST_VARIABLES)[number];

/** The values of a request by the names of the variables. */
export type RequestValues = Readonly<Record<RequestVariable, JsonValue>>;

/** A variable of a template, and where it stands. */
export interface PlacedVariable {
  readonly name: string;
  readonly path: readonly (string | number)[];
}

/** The variables of any structure, as often as they stand in its texts. */
export function placedVariables(template: JsonValue, path: PlacedVariable['path'] = []): PlacedVariable[] {
  if (typeof template === 'string') return variablesIn(template).map((name) => ({ name, path }));
  if (template === null || typeof template !== 'object') return [];
  return Object.entries(template).flatMap(([key, value]) =>
    placedVariables(value, [...path, Array.isArray(template) ? Number(key) : key]),
  );
}

/**
 * What the variables stand for in a request. Nothing of a prompt is lost: what no other variable of the template holds
 * stands in `{{prompt}}`.
 * @param names the variables of the template
 */
export function requestValues(request: GenerateRequest, names: ReadonlySet<string>): RequestValues {
  const { prompt, maxTokens, temperature, seed, stop } = request;
  const messages: readonly ChatMessage[] =
    prompt.form === 'chat' ? prompt.messages : [{ role: 'user', content: prompt.text }];
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const turns = messages.filter(({ role }) => role !== 'system');
  const before = names.has('system') ? [] : system;
  return {
    prompt: names.has('messages')
      ? (messages.at(-1)?.content ?? '')
      : [...before, conversation(turns)].join('\n\n'),
    system: system.join('\n\n'),
    messages: messages.map(({ role, content }) => ({ role, content })),
    maxTokens,
    temperature,
    seed,
    stop: [...stop],
  };
}

const SPEAKERS = { system: 'System', user: 'User', assistant: 'Assistant' } as const;

/** One turn as it is; several with who speaks. */
function conversation(turns: readonly ChatMessage[]): string {
  if (turns.length <= 1) return turns[0]?.content ?? '';
  return turns.map(({ role, content }) => `${SPEAKERS[role]}: ${content}`).join('\n\n');
}

/** The whole of a prompt as one text. */
export function promptText(request: GenerateRequest): string {
  return String(requestValues(request, new Set()).prompt);
}

/** Fills a structure; a text that is one variable and nothing else becomes its value. */
export function fill(template: JsonValue, values: RequestValues): JsonValue {
  if (typeof template === 'string') {
    const [whole, name] = /^\{\{\s*([^{}]*?)\s*\}\}$/.exec(template) ?? [];
    if (whole !== undefined && name !== undefined && isVariable(name)) return values[name];
    return fillText(template, values);
  }
  if (template === null || typeof template !== 'object') return template;
  if (Array.isArray(template)) return template.map((item: JsonValue) => fill(item, values));
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, values)]));
}

/** Fills a text; what is no text is written as JSON. */
export function fillText(
  template: string,
  values: RequestValues,
  write: (text: string) => string = (text) => text,
): string {
  return template.replaceAll(TEMPLATE_VARIABLE, (whole, name: string) => {
    if (!isVariable(name)) return whole;
    const value = values[name];
    return write(typeof value === 'string' ? value : JSON.stringify(value));
  });
}

function isVariable(name: string): name is RequestVariable {
  return (REQUEST_VARIABLES as readonly string[]).includes(name);
}

/** What a request asks for and a template does not say. */
export function leftOut({ stop }: GenerateRequest, names: ReadonlySet<string>): readonly Adaptation[] {
  return (['temperature', 'seed', 'stop'] as const).filter(
    (name) => !names.has(name) && (name !== 'stop' || stop.length > 0),
  );
}
