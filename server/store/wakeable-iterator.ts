interface Source<T> {
  /** The next value, or null at the end. `sleep` waits for a promise, and gives false when the iterator is closed first. */
  next(sleep: (wake: Promise<unknown>) => Promise<boolean>): Promise<T | null>;
  /** Runs once, whichever way it ends. */
  close(): void;
}

/**
 * An async iterator whose `return` ends a `next` that is waiting. An async generator cannot do that: asleep on an await, it
 * neither sees `return` nor runs its finally until the await settles, and a subscriber that has gone stays forever.
 */
export class WakeableIterator<T> implements AsyncIterableIterator<T> {
  readonly #source: Source<T>;
  /** Ends the sleep that is going on. A promise for all sleeps would gather one reaction from each. */
  #interrupt: (() => void) | null = null;
  #isClosed = false;
  /** Calls of `next` are answered one after the other. */
  #previous: Promise<unknown> = Promise.resolve();

  constructor(source: Source<T>) {
    this.#source = source;
  }

  next(): Promise<IteratorResult<T>> {
    const result = this.#previous.then(() => this.#next());
    this.#previous = result.catch(() => {});
    return result;
  }

  async return(): Promise<IteratorResult<T>> {
    this.#close();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<T>> {
    this.#close();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #next(): Promise<IteratorResult<T>> {
    if (this.#isClosed) return { done: true, value: undefined };
    try {
      const value = await this.#source.next((wake) => this.#sleep(wake));
      if (value !== null && !this.#isClosed) return { done: false, value };
    } catch (error) {
      this.#close();
      throw error;
    }
    this.#close();
    return { done: true, value: undefined };
  }

  #sleep(wake: Promise<unknown>): Promise<boolean> {
    if (this.#isClosed) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#interrupt = () => resolve(false);
      wake.then(() => resolve(true));
    });
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#interrupt?.();
    this.#source.close();
  }
}
