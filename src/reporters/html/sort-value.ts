import { Html, type Piece } from './markup.ts';

/** What one of a unit is in the smallest of its kind: times in ms, sizes in bytes. */
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

const MEASURES = /^(?:(\d+) (h|min) )?([\d.]+) (ms|s|min|h|B|kB|MB|GB|TB)\b/;
const NUMBER = /^(<?)\s*\$?([+\-−]?)\$?(\d[\d,]*(?:\.\d+)?)/;

/**
 * The number by which a cell is sorted, read from what it shows, as the formatters of this folder write numbers; small
 * print does not count. `null`: it shows none, or says that it is not known.
 */
export function sortValue(content: Piece): number | null {
  const text = textOf(content).trim();
  const measure = MEASURES.exec(text);
  if (measure !== null) {
    const [, large = '0', largeUnit = 'h', small = '0', unit = 'ms'] = measure;
    return Number(large) * (UNITS[largeUnit] ?? 0) + Number(small) * (UNITS[unit] ?? 0);
  }
  const number = NUMBER.exec(text);
  if (number === null) return null;
  const [, below, sign = '', digits = ''] = number;
  const value = Number(digits.replaceAll(',', '')) * (sign === '-' || sign === '−' ? -1 : 1);
  return below === '<' ? value / 2 : value;
}

function textOf(content: Piece): string {
  if (content instanceof Html) {
    return content.markup
      .replaceAll(/<small[\s\S]*?<\/small>/g, '')
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<');
  }
  if (Array.isArray(content)) return content.map(textOf).join('');
  return content === null ? '' : String(content);
}
