const DECIMAL = /^([-+]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:e([-+]?\d{1,3}))?$/i;

/**
 * The one way in which a decimal number is written here: no plus sign, no needless zeros, no exponent. It is exact, of
 * any length: `007` → `7`, `7.50` → `7.5`, `-.5` → `-0.5`, `1e3` → `1000`, `-0` → `0`.
 * @returns `null` for a text that is not one decimal number and nothing else
 */
export function canonicalDecimal(text: string): string | null {
  const found = DECIMAL.exec(text);
  if (found === null) return null;
  const [, sign, whole = '', part = '', bare = '', exponent = '0'] = found;
  const digits = whole + part + bare;
  const point = whole.length + Number(exponent);
  const padded =
    point > digits.length ? digits.padEnd(point, '0') : digits.padStart(digits.length - point, '0');
  const at = Math.max(point, 0);
  const before = padded.slice(0, at).replace(/^0+/, '') || '0';
  const after = padded.slice(at).replace(/0+$/, '');
  const value = after === '' ? before : `${before}.${after}`;
  return sign === '-' && value !== '0' ? `-${value}` : value;
}
