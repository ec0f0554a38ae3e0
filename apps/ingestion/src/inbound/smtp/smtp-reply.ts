/** An answer other than yes: reply code (RFC 5321 section 4.2), enhanced code (RFC 3463) and what to do about it. */
export class SmtpReply extends Error {
  override readonly name = 'SmtpReply';
  constructor(
    readonly responseCode: number,
    enhancedCode: string,
    text: string,
  ) {
    super(`${enhancedCode} ${text}`);
  }
}

export const unknownMailbox = (recipient: string) =>
  new SmtpReply(550, '5.1.1', `<${recipient}>: there is no such mailbox here`);

export const notSigned = () => new SmtpReply(550, '5.1.1', 'This return path was not made here');

/** RFC 5321 section 4.1.1.11. @param parameter as a client wrote it, of any length */
export const unknownParameter = (parameter: string) =>
  new SmtpReply(
    555,
    '5.5.4',
    `The parameter ${parameter.replaceAll(/[^!-~]/g, '?').slice(0, 40)} is not known here; leave it out`,
  );

export const notNow = () => new SmtpReply(450, '4.3.0', 'The mailbox cannot be looked up now; come again later');

export const notStored = () => new SmtpReply(451, '4.3.0', 'The mail could not be stored; send it again later');

export const noRoom = () => new SmtpReply(452, '4.3.1', 'Too much mail is coming in; send it again later');

export const dailyBytesReached = () =>
  new SmtpReply(
    452,
    '4.2.2',
    'This mailbox takes no more mail today; send it again after midnight UTC, or ask its owner to raise INBOUND_WORKSPACE_DAILY_BYTES',
  );

export const tooLarge = (maxBytes: number) =>
  new SmtpReply(552, '5.3.4', `The mail is larger than ${maxBytes} bytes, the most that is taken here`);

export const looping = () => new SmtpReply(554, '5.4.6', 'The mail goes round in a loop: too many Received fields');

export const tooManyConnections = () =>
  new SmtpReply(421, '4.7.0', 'Too many connections from your address; come again later');

export const tooManyMails = () => new SmtpReply(450, '4.7.0', 'Too many mails from your address; come again later');

export const tooManyErrors = () => new SmtpReply(421, '4.7.0', 'Too many errors; closing');

export const tooSlow = () => new SmtpReply(421, '4.4.2', 'Too slow; closing');

export const stopping = () => new SmtpReply(421, '4.3.2', 'Shutting down; come again in a moment');

export const greylisted = (seconds: number) =>
  new SmtpReply(450, '4.7.1', `Greylisted; come again in ${Math.max(1, seconds)} seconds`);
