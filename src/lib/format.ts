/** The minus sign, which is as wide as a plus sign. */
export const MINUS = '−';

/** `<1 ms`, `850 ms`, `12.3 s`, `4 min 05 s`, `1 h 20 min`. */
export function formatDuration(ms: number): string {
  if (ms > 0 && ms < 0.5) return '<1 ms';
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** `512 B`, `98.4 MB`; decimal units. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  // 999,950 B would else be shown as 1000.0 kB.
  while (value >= (unit === 0 ? 1000 : 999.95) && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** A share in percent, to a tenth at most: `95%`, `97.5%`. */
export function formatPercent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`.replace('-', MINUS);
}

/** So many decimals, with a true minus sign, and none before a zero: `−7.0`, `0.0`. */
export function formatFixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
}

/** `1 sample`, `2 samples`. */
export function plural(count: number, singular: string, several = `${singular}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? singular : several}`;
}
