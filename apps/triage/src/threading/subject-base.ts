/** A subject without what answering, forwarding and mailing lists put in front of it. */
export interface SubjectBase {
  /** Lower case, white space collapsed; empty when nothing is left. */
  readonly base: string;
  /** Something in front said that it answers or forwards. */
  readonly isAnswer: boolean;
}

const LONGEST = 998;
const MOST_PREFIXES = 20;
/** Re, Fwd and their like as clients write them, with a count (`Re[2]:`, `RE(3):`) and the colon of East Asian keyboards. */
const ANSWER =
  /^(?:re|r|aw|antw(?:ort)?|sv|vs|odp|res|rif|回复|回覆|答复|fwd?|wg|tr|rv|enc|vl|i|doorst|pd|转发|轉寄|ref)(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})? ?[:：] ?/i;
/** RFC 5230 section 5.8 and what common servers write. */
const AUTOMATIC =
  /^(?:auto(?:matic|mated)?[ -]?(?:reply|response)|auto|out of (?:the )?office(?: reply)?|abwesenheitsnotiz|automatische antwort|r[eé]ponse automatique|respuesta autom[aá]tica|risposta automatica|automatisch antwoord|autosvar|accepted|declined|tentative) ?[:：] ?/i;
/** `[list-name]`, and a name after it. */
const LIST_TAG = /^\[[^\][]{1,64}\] ?/;

/** @see RFC 5256 section 2.1, base subject extraction, which knows English alone */
export function subjectBase(subject: string): SubjectBase {
  let rest = subject.slice(0, LONGEST).normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  let isAnswer = false;
  for (let i = 0; i < MOST_PREFIXES; i++) {
    const answer = ANSWER.exec(rest) ?? AUTOMATIC.exec(rest);
    const prefix = answer ?? LIST_TAG.exec(rest);
    if (prefix === null || prefix[0].length === rest.length) break;
    isAnswer ||= answer !== null;
    rest = rest.slice(prefix[0].length).trim();
  }
  const base = rest.replace(/(?: ?\(fwd\))+$/, '');
  return { base, isAnswer };
}
