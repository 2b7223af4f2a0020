/**
 * What stands under a column: its own name first, else a path into what columns hold. `question.text` is the field of an
 * object, `answers[].text` that field of each object of a list.
 * @returns `undefined` where nothing stands there; items of a list that lack it are passed over
 */
export function valueAtPath(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  if (Object.hasOwn(value, path)) return Reflect.get(value, path);
  // A name may have points in it.
  for (let point = path.indexOf('.'); point !== -1; point = path.indexOf('.', point + 1)) {
    const found = valueUnder(value, path.slice(0, point), path.slice(point + 1));
    if (found !== undefined) return found;
  }
  return path.endsWith('[]') ? valueUnder(value, path, null) : undefined;
}

function valueUnder(value: object, step: string, rest: string | null): unknown {
  const name = step.endsWith('[]') ? step.slice(0, -2) : step;
  const inner: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  if (name === step) return rest === null ? inner : valueAtPath(inner, rest);
  if (!Array.isArray(inner)) return undefined;
  if (rest === null) return inner;
  const items = inner.map((item: unknown) => valueAtPath(item, rest)).filter((item) => item !== undefined);
  return items.length === 0 && inner.length > 0 ? undefined : items.flat();
}
