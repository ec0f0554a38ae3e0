import { DnsUnansweredError, type DnsResolver } from './dns-resolver.gateway.js';

/** A DNS of which a test says what is in it. */
export class FakeDns implements DnsResolver {
  readonly #txt = new Map<string, readonly string[]>();
  readonly #mx = new Map<string, readonly string[]>();
  /** While set, nobody answers. */
  isDown = false;

  set(type: string, name: string, values: readonly string[]): void {
    (type === 'MX' ? this.#mx : this.#txt).set(name, values);
  }

  txt(name: string): Promise<string[]> {
    return this.#answer(name, this.#txt);
  }

  mx(name: string): Promise<string[]> {
    return this.#answer(name, this.#mx);
  }

  #answer(name: string, records: ReadonlyMap<string, readonly string[]>): Promise<string[]> {
    if (this.isDown) return Promise.reject(new DnsUnansweredError(name, { cause: new Error('ETIMEOUT') }));
    return Promise.resolve([...(records.get(name) ?? [])]);
  }
}
