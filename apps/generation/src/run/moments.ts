/** How long a token waits for those of other generations; milliseconds. A write to the broker for each costs more than all that is done with it. */
const MOMENT_MS = 1;

/** Does together what many want done soon: what is published in one turn leaves in one write. */
export class Moments {
  #waiting: (() => void)[] = [];

  add(work: () => void): void {
    if (this.#waiting.length === 0) setTimeout(() => this.#do(), MOMENT_MS);
    this.#waiting.push(work);
  }

  #do(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const work of waiting) work();
  }
}
