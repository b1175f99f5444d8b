// One thing after the other, in the order asked. Quick taps wait here for their turn; none is passed over.

export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs a job when all before it are done, whether they went well or not. */
  run<T>(job: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(job, job);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
