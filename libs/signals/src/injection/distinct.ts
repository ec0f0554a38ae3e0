/** Numbers below `size`, each let through once a round; beginning anew costs nothing. One caller at a time. */
export class Distinct {
  private readonly roundOf: Uint32Array;
  private round = 0;

  constructor(size: number) {
    this.roundOf = new Uint32Array(size);
  }

  begin(): void {
    if (this.round === 0xffffffff) this.roundOf.fill((this.round = 0));
    this.round++;
  }

  isNew(number: number): boolean {
    if (this.roundOf[number] === this.round) return false;
    this.roundOf[number] = this.round;
    return true;
  }
}
