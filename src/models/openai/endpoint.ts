/** Where OpenAI itself is asked. */
export const OPENAI_URL = 'https://api.openai.com/v1';

/** Environment variable of the key. */
export const KEY_VARIABLE = 'OPENAI_API_KEY';

/** Whether a base URL is that of OpenAI itself. */
export function isOfficial(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && new URL(baseUrl).hostname === 'api.openai.com';
}
