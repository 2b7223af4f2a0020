/**
 * Things that are made once however many want them, such as the answer to a call: the first who claims one makes it, the
 * others wait until it is there, or is given up and free to be claimed again.
 */
export class Claims {
  readonly #held = new Map<string, { readonly free: Promise<void>; readonly release: () => void }>();

  /**
   * What is known under a key, perhaps after a wait for whoever makes it; `null` when it is the caller's to make, who then
   * has to `release` it, made or not.
   */
  async claim<T>(key: string, known: () => T | undefined): Promise<T | null> {
    for (;;) {
      const value = known();
      if (value !== undefined) return value;
      const held = this.#held.get(key);
      if (held === undefined) break;
      await held.free;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held.set(key, { free: promise, release: resolve });
    return null;
  }

  release(key: string): void {
    const held = this.#held.get(key);
    this.#held.delete(key);
    held?.release();
  }
}
