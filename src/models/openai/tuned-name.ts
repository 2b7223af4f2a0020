/** OpenAI's `ft:<base>:<org>:<suffix>:<id>`, its older `<base>:ft-<org>-<time>`, and Azure's `<base>.ft-<id>`. */
const FORMS = [/^ft:([^:]+):/, /^([^:]+):ft-/, /^(.+)\.ft-[0-9a-f]+/];

/** The date in the name of a version: `gpt-4.1-nano` is one of `gpt-4.1-nano-2025-04-14`. */
const DATE = /^-\d{4}(?:-\d{2}-\d{2})?$/;

/**
 * The base that a tuned model's name says it has, where that is another one; a name without a date is that of any
 * version, and a tuned base counts as its own base.
 * @param tuned without its provider
 * @returns `undefined` where the name says none, or this one
 */
export function otherBase(tuned: string, base: string): string | undefined {
  const named = baseInName(tuned);
  return named === undefined || isSameBase(named, base) ? undefined : named;
}

function baseInName(name: string): string | undefined {
  return FORMS.map((form) => form.exec(name)?.[1]).find((base) => base !== undefined);
}

function isSameBase(one: string, other: string): boolean {
  const root = (name: string): string => (baseInName(name) ?? name).toLowerCase();
  const [a, b] = [root(one), root(other)];
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return long === short || (long.startsWith(short) && DATE.test(long.slice(short.length)));
}
