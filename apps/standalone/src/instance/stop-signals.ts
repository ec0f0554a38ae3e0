/** Why a running instance ends. */
export interface StopSignals extends Disposable {
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly stopped: AbortSignal;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * From now on the first signal asks for an orderly stop and the second one ends the process at once; its servers end by themselves then,
 * see guardian.ts in libs/embedded.
 */
export function listenForStop(onForce: () => void): StopSignals {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) onForce();
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  // bin/posthorn.js, started by an older Node, is our parent then and has been killed.
  process.once('disconnect', onSignal);
  return {
    stopped: controller.signal,
    [Symbol.dispose]() {
      process.off('disconnect', onSignal);
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

/**
 * Turns the first error that nobody catches into a value, so that it ends the instance in order. Later ones, which the end itself causes,
 * are dropped.
 */
export function listenForCrash(): Disposable & { readonly happened: Promise<Error> } {
  const { promise, resolve } = Promise.withResolvers<Error>();
  process.on('uncaughtException', resolve);
  return {
    happened: promise,
    [Symbol.dispose]() {
      process.off('uncaughtException', resolve);
    },
  };
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
