/**
 * Most tokens of one training example, prompt and answer, by model; OpenAI cuts what is longer without a word. Sources:
 * https://platform.openai.com/docs/guides/supervised-fine-tuning and
 * https://learn.microsoft.com/azure/ai-foundry/openai/concepts/models (fine-tuning models: training example context length)
 */
const LIMITS = [
  [/^(?:ft:)?gpt-4\.1(?:-mini|-nano)?(?:-\d{4}-|:|$)/, 65_536],
  [/^(?:ft:)?gpt-4o(?:-mini)?(?:-\d{4}-|:|$)/, 65_536],
  [/^(?:ft:)?gpt-3\.5-turbo(?:-0125|-1106|:|$)/, 16_385],
] as const;

/** @returns `null` for a model whose limit is not known; then its server refuses what it cannot take */
export function exampleLimit(model: string): number | null {
  return LIMITS.find(([pattern]) => pattern.test(model))?.[1] ?? null;
}
