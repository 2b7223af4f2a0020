import { addressParts } from '../lib/address.ts';

const MASK = '[redacted]';

/** Shorter values would blot out ordinary words. */
const SHORTEST_SECRET = 6;

/** What a secret looks like where its value is not known; the first group, if any, is kept. */
const PATTERNS: readonly RegExp[] = [
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

/** A URL in a text, up to its last @. */
const URL_WITH_AT = /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'<>]{1,2048}@/gi;
/** `user:password@` before what can only be a host: an address without its scheme. */
const PAIR_BEFORE_HOST =
  /(?<![\p{L}\d./@-])[^\s:/@"'<>]{1,128}:(?!\/\/)[^\s"'<>]{1,512}@(?=localhost\b|\[[\da-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3}\b|[\p{L}\d_-]+(?:\.[\p{L}\d_-]+)*(?:\.\p{L}{2,}|:\d{1,5})(?![\p{L}\d]))/giu;

/** Secrets that were met while this process runs, for instance by the name of a variable in a user's file. */
const kept = new Set<string>();

/** From now on the value is masked in whatever is redacted. */
export function keepSecret(secret: string): void {
  kept.add(secret);
}

/** Masks values that are known to be secret, and nothing that only looks so. */
export function maskSecrets(text: string, secrets: Iterable<string | undefined>): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret !== undefined && secret.length >= SHORTEST_SECRET) clean = clean.replaceAll(secret, MASK);
  }
  return clean;
}

/**
 * Replaces everything in a text that is a secret or looks like one: the given values, API keys,
 * authorization headers, keys in query strings, `user:password@` in URLs.
 * @param secrets values known to be secret, for instance the configured API keys
 */
export function redact(text: string, secrets: readonly (string | undefined)[] = []): string {
  let clean = maskSecrets(maskSecrets(text, secrets), kept);
  clean = clean.replace(URL_WITH_AT, maskCredentials).replace(PAIR_BEFORE_HOST, `${MASK}@`);
  for (const pattern of PATTERNS) clean = clean.replace(pattern, `$1${MASK}`);
  return clean;
}

/** An address that may be unusable, without anything that stands before an @. */
export function maskAddress(address: string): string {
  return redact(maskCredentials(address));
}

function maskCredentials(address: string): string {
  const parts = addressParts(address);
  return parts === null ? address : `${parts.scheme}${MASK}@${parts.rest}`;
}

/** A URL without credentials, query and fragment, fit for records; what is no http or https address is redacted. */
export function publicUrl(url: string): string {
  const { protocol, origin, pathname } = URL.parse(url) ?? { protocol: '', origin: '', pathname: '' };
  if (protocol !== 'http:' && protocol !== 'https:') return maskAddress(url);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
