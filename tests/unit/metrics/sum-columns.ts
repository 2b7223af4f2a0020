/** The sum of each column over rows of equal width. */
export function sumColumns(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0));
}
