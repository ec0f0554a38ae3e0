/** Where SES put a mail. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/**
 * A mail out of S3.
 * @throws Error when it cannot be read, or is too large
 */
export type ReadObject = (place: ObjectPlace) => Promise<Uint8Array>;
