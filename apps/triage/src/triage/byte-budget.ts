/** Lets so many bytes of mail be worked on at once; the rest waits in the order it came. */
export class ByteBudget {
  private inUse = 0;
  private readonly waiting: { readonly bytes: number; readonly begin: () => void }[] = [];

  /** @param limit bytes; a mail that is bigger is worked on alone */
  constructor(private readonly limit: number) {}

  async run<Result>(bytes: number, task: () => Promise<Result>): Promise<Result> {
    const share = Math.min(bytes, this.limit);
    if (this.waiting.length > 0 || this.inUse + share > this.limit) {
      await new Promise<void>((begin) => this.waiting.push({ bytes: share, begin }));
    } else this.inUse += share;
    try {
      return await task();
    } finally {
      this.inUse -= share;
      this.beginNext();
    }
  }

  private beginNext(): void {
    for (let next = this.waiting[0]; next && this.inUse + next.bytes <= this.limit; next = this.waiting[0]) {
      this.waiting.shift();
      this.inUse += next.bytes;
      next.begin();
    }
  }
}
