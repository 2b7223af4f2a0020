const MASK = '[redacted]';

/** Shorter values would blot out ordinary words. */
const SHORTEST_SECRET = 6;

/** What a secret looks like where its value is not known; the first group, if any, is kept. */
const PATTERNS: readonly RegExp[] = [
  // user:password@ in a URL
  /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]+@/gi,
  // keys in a query string
  /([?&](?:api[-_]?key|key|access[-_]?token|token|auth|signature|sig|secret|password)=)[^&#\s"']+/gi,
  // headers, also as JSON
  /((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|token)\s+)?[^\s"',;]+/gi,
  /(\bbearer\s+)[A-Za-z0-9._~+/=*-]{6,}/gi,
  /((?:x-)?api[-_]key["']?\s*[:=]\s*["']?)[^\s"',;&#]+/gi,
  // keys of OpenAI, Hugging Face, Anthropic and the like by their prefix; asterisks as providers shorten them
  /\b()(?:sk|pk|rk)-[A-Za-z0-9_*-]{6,}/g,
  /\b()hf_[A-Za-z0-9*]{6,}/g,
];

/**
 * Replaces everything in a text that is a secret or looks like one: the given values, API keys,
 * authorization headers, keys in query strings, `user:password@` in URLs.
 * @param secrets values known to be secret, for instance the configured API keys
 */
export function redact(text: string, secrets: readonly (string | undefined)[] = []): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret !== undefined && secret.length >= SHORTEST_SECRET) clean = clean.replaceAll(secret, MASK);
  }
  for (const pattern of PATTERNS) clean = clean.replace(pattern, `$1${MASK}`);
  return clean;
}

/** A URL without credentials, query and fragment, fit for records; a text that is no URL is redacted. */
export function publicUrl(url: string): string {
  if (!URL.canParse(url)) return redact(url);
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
