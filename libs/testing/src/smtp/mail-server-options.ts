/** What a client has just asked for. */
export type SmtpMoment = 'connect' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'content' | 'rset' | 'quit';

/** What the server knows when it answers. */
export interface SmtpSituation {
  readonly moment: SmtpMoment;
  /** The command as it came; of `content` nothing. */
  readonly line: string;
  /** 1 for the first connection to this server. */
  readonly connection: number;
  /** Mails that this connection has brought so far, with this one. */
  readonly mail: number;
  readonly from: string;
  readonly to: string;
}

/** An answer other than the usual one; nothing stands for the usual one. */
export interface ScriptedAnswer {
  /** Lines without CRLF at the end: `451 4.7.1 Try again later`. */
  readonly reply?: string;
  readonly delayMs?: number;
  /** Closes the connection, after the reply if there is one. At `content` without one: the mail is taken, and the reply is lost. */
  readonly disconnect?: true;
  /** With `disconnect` at `content`: the mail is lost, too. */
  readonly lose?: true;
}

export interface MailServerOptions {
  readonly port?: number;
  /** What EHLO announces; `STARTTLS` and `AUTH` are added where they apply. */
  readonly extensions?: readonly string[];
  readonly script?: (situation: SmtpSituation) => ScriptedAnswer | string | undefined;
  /** With it comes STARTTLS, or TLS from the first byte on. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly implicit?: true };
  /** Who may send, and mechanisms that are announced. Nobody has to log in when absent. */
  readonly login?: {
    readonly user: string;
    readonly password: string;
    readonly mechanisms?: readonly ('PLAIN' | 'LOGIN' | 'CRAM-MD5' | 'XOAUTH2')[];
  };
  /** Keeps whole mails; otherwise their Message-IDs alone. */
  readonly keepMails?: boolean;
}

export const USUAL_EXTENSIONS = ['PIPELINING', 'SIZE 26214400', '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES', 'DSN'];
