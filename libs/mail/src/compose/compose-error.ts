/** This content can never become a mail: no sender, an address that is none, an unsubscribe link without a URL. */
export class ComposeError extends Error {
  override readonly name = 'ComposeError';
}
