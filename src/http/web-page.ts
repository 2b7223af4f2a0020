/** The beginning of a page in which its title and first words stand; pages may be long, and patterns are slow on them. */
const BEGINNING = 8192;

/** Whether a body is a web page in place of what was asked for. */
export function isWebPage(text: string): boolean {
  return /^<(?:!doctype|html|head|body|\?xml|h1|center)\b/i.test(text);
}

/** The title of a page, or its first words. */
export function wordsOfPage(page: string): string {
  const beginning = page.slice(0, BEGINNING);
  const title = /<title[^>]*>([^<]*)</i.exec(beginning)?.[1] ?? '';
  const words = title.trim() === '' ? withoutTags(beginning) : title;
  return words.replace(/\s+/g, ' ').trim();
}

function withoutTags(page: string): string {
  return page.replace(/<(script|style)\b.*?<\/\1>/gis, ' ').replace(/<[^>]*>/g, ' ');
}
