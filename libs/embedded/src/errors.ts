/** An embedded server cannot run here. The message is written for the person at the terminal: what failed and what to do. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';
}
