/** A time to wait in whole units: `45 s`, `2 min`, `7 min 12 s`, `1 h`, `1 h 20 min`. */
export function roundDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return inUnits([Math.floor(seconds / 60), 'min'], [seconds % 60, 's']);
  const minutes = Math.ceil(seconds / 60);
  return inUnits([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
}

function inUnits(...parts: readonly (readonly [number, string])[]): string {
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

/** A time of day as it is read here, `14:05`, with its date where it is not today. */
export function sayTime(at: Date, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (at.toDateString() === now.toDateString()) return time;
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}
