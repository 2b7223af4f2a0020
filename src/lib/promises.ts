/** Waits for all, also after a failure, so that nothing runs on behind the caller's back; then throws the first error. */
export async function allOrFirstError<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
