import type { PageElement } from './browser.ts';
import type { Tools } from './tools.ts';

/**
 * Gives the heads of data tables buttons that sort. Numbers come largest first, texts from A on; a second press turns
 * the order round, a third brings the first order back. What is not known stays last.
 * Runs in the page: it may name nothing outside itself.
 */
export function sortTables({ page, button }: Tools): void {
  const collator = new Intl.Collator('en', { numeric: true });

  const cellOf = (row: PageElement, column: number): PageElement | undefined => row.children[column];

  const byText = (a: PageElement | undefined, b: PageElement | undefined): number =>
    collator.compare(a?.textContent ?? '', b?.textContent ?? '');

  /** Largest first by a direction of −1; a cell without a number stays last either way. */
  const byNumber = (a: PageElement | undefined, b: PageElement | undefined, direction: 1 | -1): number => {
    const [one, other] = [a?.getAttribute('data-sort') ?? '', b?.getAttribute('data-sort') ?? ''];
    if (one === '' || other === '') return Number(one === '') - Number(other === '');
    return direction * (Number(one) - Number(other));
  };

  const prepare = (table: PageElement): void => {
    const body = table.querySelector('tbody');
    if (body === null) return;
    const original = [...body.children];
    const heads = [...table.querySelectorAll('thead th')];
    let [sorted, presses] = [-1, 0];

    const press = (column: number): void => {
      presses = column === sorted ? (presses + 1) % 3 : 1;
      sorted = column;
      const numeric = original.some((row) => cellOf(row, column)?.getAttribute('data-sort') != null);
      const direction = (presses === 1) === numeric ? -1 : 1;
      const sortedRows = original.toSorted((a, b) => {
        const [one, other] = [cellOf(a, column), cellOf(b, column)];
        return numeric ? byNumber(one, other, direction) : direction * byText(one, other);
      });
      body.replaceChildren(...(presses === 0 ? original : sortedRows));
      for (const [index, head] of heads.entries()) {
        if (index === column && presses > 0) {
          head.setAttribute('aria-sort', direction === 1 ? 'ascending' : 'descending');
        } else {
          head.removeAttribute('aria-sort');
        }
      }
    };

    for (const [column, head] of heads.entries()) {
      if (head.textContent.trim() === '') continue;
      const title = [...head.childNodes];
      head.append(button({ class: 'sort', title: 'Sort by this column' }, [], () => press(column)));
      head.querySelector('button')?.append(...title);
    }
  };

  for (const table of page.document.querySelectorAll('table.sortable')) prepare(table);
}
