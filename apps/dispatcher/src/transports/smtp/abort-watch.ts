interface Watched {
  readonly waiting: Set<() => void>;
  readonly onAbort: () => void;
}

/**
 * Tells many waiters of one signal's abort with one listener: mails share the signal of the process, and a listener for each would cost
 * more than the mail, and a warning.
 */
export class AbortWatch {
  readonly #signals = new Map<AbortSignal, Watched>();

  /** @returns what ends the watch */
  watch(signal: AbortSignal, onAbort: () => void): () => void {
    const { waiting } = this.#signals.get(signal) ?? this.#listenTo(signal);
    waiting.add(onAbort);
    return () => {
      waiting.delete(onAbort);
      if (waiting.size === 0) this.#leave(signal);
    };
  }

  #listenTo(signal: AbortSignal): Watched {
    const waiting = new Set<() => void>();
    const onAbort = (): void => {
      this.#leave(signal);
      for (const each of waiting) each();
    };
    const watched = { waiting, onAbort };
    this.#signals.set(signal, watched);
    signal.addEventListener('abort', onAbort, { once: true });
    return watched;
  }

  /** A signal that nobody waits for is kept by nobody. */
  #leave(signal: AbortSignal): void {
    const watched = this.#signals.get(signal);
    if (watched === undefined) return;
    this.#signals.delete(signal);
    signal.removeEventListener('abort', watched.onAbort);
  }
}
