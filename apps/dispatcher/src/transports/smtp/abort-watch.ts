/**
 * Tells many waiters of one signal's abort with one listener: mails share the signal of the process, and a listener for each would cost
 * more than the mail, and a warning.
 */
export class AbortWatch {
  readonly #waiting = new Map<AbortSignal, Set<() => void>>();

  /** @returns what ends the watch */
  watch(signal: AbortSignal, onAbort: () => void): () => void {
    const waiting = this.#waiting.get(signal) ?? this.#listenTo(signal);
    waiting.add(onAbort);
    return () => waiting.delete(onAbort);
  }

  #listenTo(signal: AbortSignal): Set<() => void> {
    const waiting = new Set<() => void>();
    this.#waiting.set(signal, waiting);
    signal.addEventListener(
      'abort',
      () => {
        this.#waiting.delete(signal);
        for (const onAbort of waiting) onAbort();
      },
      { once: true },
    );
    return waiting;
  }
}
