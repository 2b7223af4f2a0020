/** Columns to be resampled together, each held once: most of them are the same for techniques that answered the same. */
export class ColumnSet {
  readonly #columns: Float64Array[] = [];

  /** The position of a column with this content. */
  place(column: Float64Array): number {
    const known = this.#columns.findIndex((other) => other === column || isSame(other, column));
    return known === -1 ? this.#columns.push(column) - 1 : known;
  }

  /** All columns, by their position. */
  get columns(): readonly Float64Array[] {
    return this.#columns;
  }
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
