/** A linear axis that shows these heights with some room, from 0 where they come near it. */
export function linearDomain(heights: readonly number[]): readonly [number, number] {
  const top = Math.max(...heights);
  const bottom = Math.min(...heights);
  const room = (top - bottom || 1) * 0.08;
  return [Math.max(bottom - room, bottom >= 0 ? 0 : Number.NEGATIVE_INFINITY), top + room];
}

/** A logarithmic axis that shows these heights, all above 0. */
export function logDomain(heights: readonly number[]): readonly [number, number] {
  return [Math.min(...heights) / 1.5, Math.max(...heights) * 1.5];
}

/** The powers of ten within a range, every second one where there are many. */
export function powersOfTen([from, to]: readonly [number, number]): number[] {
  const first = Math.ceil(Math.log10(from));
  const count = Math.floor(Math.log10(to)) - first + 1;
  const step = Math.ceil(count / 7);
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => Number(`1e${first + index * step}`));
}

/** Numbers on a logarithmic axis: powers of ten, and round ones between them where the range holds few powers. */
export function logTicks(domain: readonly [number, number]): readonly number[] {
  const powers = powersOfTen(domain);
  return powers.length > 3 ? powers : roundNumbers(domain);
}

/** Signs of the longest power of ten within a range, written out with its currency. */
export function digitsOf(domain: readonly [number, number]): number {
  const lengths = powersOfTen(domain).map((power) => {
    const exponent = Math.round(Math.log10(power));
    return exponent < 0 ? 3 - exponent : 2 + exponent + Math.floor(exponent / 3);
  });
  return Math.max(0, ...lengths);
}

/** 1, 2 and 5 times the powers of ten within a range; only the powers when there are many. */
export function roundNumbers([from, to]: readonly [number, number]): readonly number[] {
  const found: { value: number; power: boolean }[] = [];
  for (let exponent = Math.floor(Math.log10(from)); exponent <= Math.ceil(Math.log10(to)); exponent++) {
    for (const factor of [1, 2, 5]) {
      const value = Number(`${factor}e${exponent}`);
      if (value >= from && value <= to) found.push({ value, power: factor === 1 });
    }
  }
  const powers = found.filter((tick) => tick.power);
  return (found.length > 7 && powers.length > 1 ? powers : found).map((tick) => tick.value);
}

/** The title of an axis, which says so where the axis is logarithmic. */
export function axisTitle(title: string, scale: 'linear' | 'log'): string {
  return scale === 'log' ? `${title}, logarithmic` : title;
}
