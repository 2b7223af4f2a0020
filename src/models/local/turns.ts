interface Waiting {
  /** The place of its sequence in the context. */
  readonly place: number;
  compute(): void;
}

/**
 * The order in which the answers of a context are computed. A prompt is computed alone, up to the first token of its answer;
 * after that the next tokens of all answers under way are computed together, once each of them has taken in its last one. So
 * what is computed together is the same however long a moment takes, and is never more tokens than answers.
 */
export class Turns {
  readonly #answers = new Set<object>();
  readonly #prompts: Waiting[] = [];
  readonly #steps: Waiting[] = [];
  #computing = 0;

  /**
   * The tokens of an answer, each computed in its turn.
   * @param place of its sequence in the context
   * @param begin computes the prompt but for its last tokens
   */
  async *answer<T>(place: number, begin: () => Promise<AsyncIterator<T>>): AsyncGenerator<T, void, void> {
    const answer = {};
    const { stream, first } = await this.#turn(this.#prompts, {
      place,
      compute: async () => {
        const stream = await begin();
        const first = await stream.next();
        this.#answers.add(answer);
        return { stream, first };
      },
    });
    try {
      for (let next = first; next.done !== true; ) {
        yield next.value;
        next = await this.#turn(this.#steps, { place, compute: () => stream.next() });
      }
    } finally {
      this.#answers.delete(answer);
      this.#goOn();
      await stream.return?.();
    }
  }

  #turn<T>(
    queue: Waiting[],
    { place, compute }: { readonly place: number; readonly compute: () => Promise<T> },
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = (): void => {
        this.#computing -= 1;
        this.#goOn();
      };
      queue.push({ place, compute: () => compute().then(resolve, reject).then(ended) });
      this.#goOn();
    });
  }

  #goOn(): void {
    if (this.#computing > 0) return;
    const prompt = this.#prompts.shift();
    const begun = prompt === undefined ? this.#wholeStep() : [prompt];
    this.#computing = begun.length;
    for (const { compute } of begun) compute();
  }

  /** The next tokens of all answers, once they are all waiting for theirs. */
  #wholeStep(): readonly Waiting[] {
    if (this.#steps.length < this.#answers.size) return [];
    // Results that llama.cpp computed in another order are put right by whoever reads first; several samplers read at once.
    return this.#steps.splice(0).sort((a, b) => a.place - b.place);
  }
}
