import type { PageElement, PageWindow } from './browser.ts';

/** What may stand in an element; nothing leaves nothing. */
type Child = PageElement | string | null;

/** What the parts of the script share. Runs in the page: it may name nothing outside itself but its parameters. */
export function makeTools(page: PageWindow, formatDuration: (ms: number) => string) {
  /** An element of our own; texts stay texts. `class` and attributes by name, `true` for one without a value. */
  const make = (
    tag: string,
    attributes: Readonly<Record<string, string | boolean>> = {},
    ...children: readonly (Child | readonly Child[])[]
  ): PageElement => {
    const element = page.document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== false) element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.flat().filter((child) => child !== null));
    return element;
  };

  /** A button that does something. */
  const button = (
    attributes: Readonly<Record<string, string | boolean>>,
    children: readonly Child[],
    act: () => void,
  ): PageElement => {
    const element = make('button', { type: 'button', ...attributes }, ...children);
    element.addEventListener('click', act);
    return element;
  };

  /** Text for those who do not see the page. */
  const spoken = (text: string): PageElement => make('span', { class: 'visually-hidden' }, text);

  const count = (value: number): string => value.toLocaleString('en-US');

  const plural = (value: number, one: string): string => `${count(value)} ${one}${value === 1 ? '' : 's'}`;

  /** The same as on the rest of the page. */
  const usd = (nano: number): string => {
    const amount = nano / 1e9;
    if (amount === 0) return '$0';
    if (amount >= 0.995) {
      return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
    }
    return `$${amount.toFixed(Math.min(9, Math.max(2, 1 - Math.floor(Math.log10(amount)))))}`;
  };

  return { page, make, button, spoken, count, plural, usd, formatDuration };
}

/** What `makeTools` gives. */
export type Tools = ReturnType<typeof makeTools>;
