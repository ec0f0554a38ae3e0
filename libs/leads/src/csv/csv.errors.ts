/** A file that cannot be read as what it should be. The message is for whoever sent it. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}
