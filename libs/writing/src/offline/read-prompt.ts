/** What a prompt says, as far as rules can tell. */
export interface PromptReading {
  /** What it is about: "our new analytics dashboard"; empty when the purpose says it all. */
  readonly topic: string;
  /** Who it is for: "subscribers who haven't opened in 60 days". */
  readonly audience: string | undefined;
  /** "20%", of a discount. */
  readonly discount: string | undefined;
  /** A code to enter at the checkout. */
  readonly code: string | undefined;
  /** "Friday", "by March 3": when something happens or ends. */
  readonly when: string | undefined;
  readonly link: string | undefined;
}

const ASK =
  /^(?:(?:please|can you|could you|i (?:want|need|would like)(?: you)?(?: to)?|help me|let's)\s+)*(?:write|create|draft|generate|compose|make|send|give me|prepare)\s+(?:me\s+|us\s+)?/i;
const EMAIL =
  /^(?:(?:an?|the|our|my|some|one|short|long|brief|quick|friendly|warm|professional|formal|casual|urgent|polite|catchy|engaging|persuasive|personal|cold|nice|good|simple|compelling)[\s,]+){0,6}(?:[\w-]+\s+){0,3}?(?:e-?mails?|newsletters?|messages?|mails?|notes?|subject lines?|copy|letters?|announcements?|invitations?|reminders?)\b\s*/i;
const LEAD =
  /^(?:that\s+(?:announces|says|explains|invites|tells|asks)|about|announcing|announces?|regarding|on|introducing|promoting|inviting|explaining|concerning|telling|asking|with|which|to)\s+/i;
const PEOPLE =
  'subscribers|customers|users|members|clients|leads|prospects|readers|founders|buyers|shoppers|people|donors|students|parents|patients|guests|attendees|visitors|contacts|teams?|employees|developers|owners|partners|followers|fans|everyone|folks|managers|companies|businesses';
const AUDIENCE = new RegExp(
  String.raw`\b(?:for|to|inviting|among)\s+((?:(?:our|all|my|the|existing|new|inactive|loyal|former|potential|active|trial|vip)\s+){0,3}(?:[\w-]+\s+){0,2}?(?:${PEOPLE})\b(?:\s+(?:who|that|whose|in|from|of)\s+[^.,;!?\n]{1,80})?)`,
  'i',
);
const WHEN =
  /\b((?:by|until|on|this|next|before|from|starting)\s+(?:(?:this|next|the)\s+)?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|week|month|january|february|march|april|may|june|july|august|september|october|november|december|tomorrow|tonight|midnight)(?:\s+\d{1,2}(?:st|nd|rd|th)?)?(?:,?\s+at\s+\d{1,2}(?::\d{2})?\s?(?:am|pm)?)?)/i;
/** A gathering is more than what it is about. */
const EVENT =
  /\b(?:our|the|my|an?)\s+(?:[\w-]+\s+){0,3}(?:webinar|event|conference|workshop|meetup|session|party|open house)\b.*$/i;
const MAX_TOPIC = 120;
const MAX_READ = 1_000;

/** Pure, total, in time proportional to the first thousand characters. */
export function readPrompt(prompt: string): PromptReading {
  const text = prompt.slice(0, MAX_READ).replaceAll(/\s+/g, ' ').trim();
  const audience = AUDIENCE.exec(text)?.[1]?.trim();
  return {
    topic: topicOf(text, audience),
    audience,
    discount: /\b(\d{1,2}\s?%)/.exec(text)?.[1]?.replace(' ', ''),
    code: /\b(?:code|coupon|voucher)\s+["'“]?([A-Z0-9]{4,16})\b/.exec(text)?.[1],
    when: WHEN.exec(text)?.[1],
    link: /\bhttps?:\/\/[^\s"'<>)]{3,200}/.exec(text)?.[0]?.replace(/[.,;:!?]+$/, ''),
  };
}

function topicOf(text: string, audience: string | undefined): string {
  const sentence = (/^[^.!?\n]{1,400}/.exec(text)?.[0] ?? text.slice(0, 400)).replace(ASK, '').replace(EMAIL, '');
  const gathering = EVENT.exec(sentence)?.[0];
  const about =
    gathering ?? /\b(?:about|announcing|introducing|promoting|regarding)\s+(.{3,})$/i.exec(sentence)?.[1] ?? sentence;
  const bare = about
    .replace(
      audience === undefined
        ? /$^/
        : new RegExp(String.raw`\s*\b(?:for|to|inviting|among)\s+${escaped(audience)}`, 'i'),
      '',
    )
    .replace(LEAD, '')
    .replace(/^(?:for|to|of)\s+/i, '')
    .replaceAll(/["“”]/g, '')
    .replace(/^(.{12,}?)[,;:].*$/, '$1')
    .trim();
  const cut = bare.length <= MAX_TOPIC ? bare : bare.slice(0, MAX_TOPIC).replace(/\s+\S*$/, '');
  return cut.replace(/[\s,;:.!?-]+$/, '');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
