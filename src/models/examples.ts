/** How a model of each provider is named, for help and advice: names that the providers serve. */
export const MODEL_EXAMPLES = {
  local: 'local:smollm2-135m',
  openai: 'openai:gpt-6-luna',
  huggingface: 'huggingface:meta-llama/Llama-3.1-8B-Instruct',
  azure: 'azure:my-deployment',
  http: 'http:bot.yaml',
  exec: 'exec:bot.yaml',
  promptfoo: 'promptfoo:mistral:mistral-small-latest',
  replay: 'replay:answers.jsonl',
} as const;

/** A model that OpenAI trains; it takes new jobs until 2027-01-06. */
export const TRAINABLE_EXAMPLE = 'openai:gpt-4.1-mini-2025-04-14';
