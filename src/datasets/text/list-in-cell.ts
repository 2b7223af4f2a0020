/** The texts of a CSV cell that is a JSON list of texts, `["24", "24 hours"]`; `null` for any other cell. */
export function listInCell(cell: string): readonly string[] | null {
  if (!/^\s*\[.*\]\s*$/s.test(cell)) return null;
  let value: unknown;
  try {
    value = JSON.parse(cell);
  } catch {
    return null;
  }
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')
    ? value
    : null;
}
