/** SQLITE_BUSY: another process holds what is wanted. */
export const BUSY = 5;

/**
 * The primary code of a fault of SQLite, https://www.sqlite.org/rescode.html; its extended codes have more in the upper bits.
 * @returns 0 for any other error
 */
export function sqliteCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : 0;
}
