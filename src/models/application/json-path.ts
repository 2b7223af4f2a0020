/** Keys that an error repeats. */
const MOST_KEYS = 8;

/** What stands at a path, or what there is instead. */
export type Found =
  | { readonly found: true; readonly value: unknown }
  | { readonly found: false; readonly instead: string };

/** Follows a path like `data.answer` or `choices.0.text`; a key that has dots itself is found first. */
export function valueAtPath(value: unknown, path: string): Found {
  let inner = value;
  let rest = path;
  let at = '';
  while (rest !== '') {
    const key = stepOf(inner, rest);
    if (key === null) return { found: false, instead: describe(inner, at) };
    inner = Reflect.get(inner as object, key);
    at = at === '' ? key : `${at}.${key}`;
    rest = rest.slice(key.length + 1);
  }
  return { found: true, value: inner };
}

/** The longest key that the path begins with. */
function stepOf(value: unknown, path: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const steps = path.split('.');
  for (let length = steps.length; length > 0; length--) {
    const key = steps.slice(0, length).join('.');
    if (Object.hasOwn(value, key)) return key;
  }
  return null;
}

function describe(value: unknown, at: string): string {
  const where = at === '' ? 'it' : `"${at}"`;
  if (Array.isArray(value)) return `${where} is a list of ${value.length}`;
  if (typeof value !== 'object' || value === null) return `${where} is ${JSON.stringify(value)}`.slice(0, 80);
  const keys = Object.keys(value);
  const more = keys.length > MOST_KEYS ? ` and ${keys.length - MOST_KEYS} more` : '';
  return keys.length === 0
    ? `${where} is empty`
    : `${where} has ${keys
        .slice(0, MOST_KEYS)
        .map((key) => `"${key}"`)
        .join(', ')}${more}`;
}
