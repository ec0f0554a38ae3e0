/** What a server does with one mail, by stage. */
export type Fate =
  | 'accepted'
  | `${'mail' | 'rcpt' | 'data' | 'content'} ${'4xx' | '5xx' | '421' | 'cut'}`
  /** Refuses the recipient, and yet waits for content. */
  | 'rcpt 5xx, data 354';

export const FATES: readonly Fate[] = [
  'accepted',
  'accepted',
  'accepted',
  'rcpt 5xx, data 354',
  ...(['mail', 'rcpt', 'data', 'content'] as const).flatMap((stage) =>
    (['4xx', '5xx', '421', 'cut'] as const).map((what): Fate => `${stage} ${what}`),
  ),
];

/** The final dot, the content before it without its stuffing. */
const END = '\r\n.\r\n';

/**
 * A server's side of one connection as a function of bytes: the fate of a mail is the local part of its recipient's domain. Every reply names the
 * recipient it is about, so a client that mixes two mails up is found out. It checks the client's order, too.
 */
export class ScriptedServer {
  /** Recipients and contents it took, in order. */
  readonly taken: { readonly to: string; readonly content: string }[] = [];
  readonly mistakes: string[] = [];
  isCut = false;
  #held = '';
  #inContent = false;
  #from: string | undefined;
  #to: string | undefined;
  #fate: Fate = 'accepted';
  #recipientTaken = false;

  constructor(
    /** By recipient. */
    private readonly fates: ReadonlyMap<string, Fate>,
    private readonly pipelining: boolean,
  ) {}

  /** @returns what it answers */
  receive(bytes: string): string {
    this.#held += bytes;
    let answer = '';
    while (!this.isCut) {
      const before = this.#held.length;
      answer += this.#inContent ? this.#content() : this.#command(answer !== '');
      if (this.#held.length === before) return answer;
    }
    return answer;
  }

  #command(isBehindAnother: boolean): string {
    const end = this.#held.indexOf('\r\n');
    if (end < 0) return '';
    const line = this.#held.slice(0, end);
    this.#held = this.#held.slice(end + 2);
    if (isBehindAnother && !this.pipelining) this.mistakes.push(`${line} came before the reply to another command`);
    if (line.startsWith('MAIL')) {
      if (this.#from !== undefined) this.mistakes.push('nested MAIL');
      // The sender names the recipient, so that its fate is known by now.
      this.#from = /<(.*)>/.exec(line)?.[1] ?? '';
      this.#fate = this.fates.get(this.#from) ?? 'accepted';
      this.#to = undefined;
      this.#recipientTaken = false;
      const refusal = this.#refusal('mail');
      if (refusal !== undefined) this.#from = undefined;
      return refusal ?? this.#say(250, this.#fate === 'accepted' ? 'sender ok' : 'ok');
    }
    if (line.startsWith('RCPT')) {
      if (this.#from === undefined) return this.#say(503, 'MAIL first');
      this.#to = /<(.*)>/.exec(line)?.[1] ?? '';
      if (this.#to !== this.#from) this.mistakes.push(`the recipient ${this.#to} of the mail of ${this.#from}`);
      const refusal = this.#fate === 'rcpt 5xx, data 354' ? this.#say(550, 'refused') : this.#refusal('rcpt');
      this.#recipientTaken = refusal === undefined;
      return refusal ?? this.#say(250, 'recipient ok');
    }
    if (line === 'DATA') {
      if (!this.#recipientTaken && this.#fate !== 'rcpt 5xx, data 354') return this.#say(554, 'no valid recipients');
      const refusal = this.#refusal('data');
      if (refusal !== undefined) return refusal;
      this.#inContent = true;
      return '354 go on\r\n';
    }
    if (line === 'RSET') {
      this.#from = undefined;
      return '250 flushed\r\n';
    }
    this.mistakes.push(`no command: ${line}`);
    return '500 what?\r\n';
  }

  #content(): string {
    const held = `\r\n${this.#held}`;
    const end = held.indexOf(END);
    if (end < 0) return '';
    const content = held.slice(2, end + 2);
    this.#held = held.slice(end + END.length);
    this.#inContent = false;
    const to = this.#to ?? '';
    this.#from = undefined;
    if (!this.#recipientTaken) {
      if (content !== '') this.mistakes.push(`content for ${to}, whom the server had refused`);
      return this.#say(554, 'no valid recipients');
    }
    if (!content.includes(`to:${to}`)) this.mistakes.push(`the content of another mail for ${to}`);
    const refusal = this.#refusal('content');
    if (refusal === undefined || this.#fate === 'content cut') this.taken.push({ to, content });
    return refusal ?? this.#say(250, 'queued');
  }

  #refusal(stage: string): string | undefined {
    const [at, what] = this.#fate.split(' ');
    if (at !== stage || this.#fate.includes(',')) return undefined;
    if (what === 'cut') {
      this.isCut = true;
      return '';
    }
    if (what === '421') {
      this.isCut = true;
      return this.#say(421, 'closing');
    }
    return this.#say(what === '4xx' ? 450 : 550, 'refused');
  }

  #say(code: number, words: string): string {
    return `${code} ${words} ${this.#to ?? this.#from ?? ''}\r\n`;
  }
}
