/** Lets so many at a time, the others wait their turn: each that searches holds a connection of the database. */
export class Seats {
  private readonly waiting: (() => void)[] = [];
  private free: number;

  constructor(seats: number) {
    this.free = seats;
  }

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Handed on, or put back.
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}
