/** A value of a posted form. */
export interface FormPart {
  readonly name: string;
  readonly filename?: string;
  /** Lower case, without parameters. */
  readonly contentType?: string;
  readonly bytes: Buffer;
}

/** A posted form; of a name that stands twice the first counts. */
export class Form {
  private readonly first: ReadonlyMap<string, FormPart>;

  constructor(readonly parts: readonly FormPart[]) {
    this.first = new Map(parts.toReversed().map((part) => [part.name, part]));
  }

  part(name: string): FormPart | undefined {
    return this.first.get(name);
  }

  bytes(name: string): Buffer | undefined {
    return this.part(name)?.bytes;
  }

  /** @param charset of the value, by its MIME name; one that nobody knows is read as UTF-8 */
  text(name: string, charset = 'utf-8'): string | undefined {
    const bytes = this.bytes(name);
    return bytes === undefined ? undefined : decode(bytes, charset);
  }
}

function decode(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString(); // the label is the sender's to choose
  }
}
