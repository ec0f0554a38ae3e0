/**
 * One kind of email. In its sentences `{topic}`, `{audience}`, `{brand}`, `{offer}` and `{when}` stand for what the prompt says; a sentence
 * with a word that the prompt does not give is not used.
 */
export interface Purpose {
  readonly name: string;
  readonly cues: RegExp;
  readonly subjects: readonly string[];
  readonly openings: readonly string[];
  readonly middles: readonly string[];
  readonly asks: readonly string[];
}

/** The first whose cues a prompt has; the last fits every prompt. */
export const PURPOSES: readonly Purpose[] = [
  {
    name: 're-engagement',
    cues: /re-?engag|win[ -]?back|inactive|haven'?t (?:opened|visited|logged|bought|ordered)|miss(?:ed)? you|lapsed|dormant|come back/i,
    subjects: [
      'Still interested?',
      'It has been a while',
      'Shall we stay in touch?',
      'A quick check-in from {brand}',
      'We kept your place at {brand}',
    ],
    openings: [
      'It has been a while since we last heard from you, and we would rather ask than guess.',
      'You have been quiet lately, which usually means one of two things: you are busy, or we have not been useful.',
      'We noticed that you have not stopped by for some time.',
    ],
    middles: [
      'A good deal has changed since then. We have listened to what people told us and taken the feedback seriously, so what reaches you now should be worth the minute it takes to read.',
      'If your needs have changed, that is fine. Tell us what you would like to hear about, and we will leave out the rest.',
      'We do not want to fill your inbox. If you would like to hear from us less often, one word is enough.',
    ],
    asks: [
      'Would you like to keep hearing from us? Just reply to this email.',
      'Reply with one line about what would be useful to you, and we will take it from there.',
      'If you are still interested, have a look at what is new. If not, we will understand.',
    ],
  },
  {
    name: 'offer',
    cues: /discount|\bsale\b|% off|coupon|voucher|promo|black friday|cyber monday|special offer|deal\b|free shipping/i,
    subjects: [
      '{offer} for you {when}',
      '{offer} at {brand}',
      'A small thank-you: {offer}',
      'Your offer is ready',
      'Something for you from {brand}',
    ],
    openings: [
      'We have put something aside for you: {offer}.',
      'Good news for anybody who has been waiting for the right moment: {offer}.',
      'We would like to make your next order a little easier.',
    ],
    middles: [
      'There is no small print to study. Choose what you like, and the price is reduced at the checkout.',
      'Many of you have asked for this, so we wanted you to hear about it first.',
      'It is our way of saying thank you for being with us.',
    ],
    asks: [
      'Have a look while it lasts{deadline}.',
      'Choose what you like and order{deadline}.',
      'Any questions? Just reply to this email.',
    ],
  },
  {
    name: 'event',
    cues: /webinar|event|conference|workshop|meetup|open house|invit(?:e|ing|ation)|rsvp|launch party|live session/i,
    subjects: ['You are invited: {topic}', 'Join us: {topic}', 'Save a seat for {topic}', 'Will you join us?'],
    openings: [
      'We would like to invite you to {topic}.',
      'You are warmly invited: {topic}.',
      'We are getting together, and we would be glad to have you there.',
    ],
    middles: [
      'It will be practical: a short introduction, real examples, and plenty of time for your questions.',
      'You will meet people who work on the same things as you do, and you will leave with something that you can use the next day.',
      'Places are limited so that there is room for a real conversation.',
    ],
    asks: [
      'Will you join us? Reply to this email and we will save you a seat.',
      'Let us know {when} whether you can make it.',
      'Reply with a short yes, and we will send you the details.',
    ],
  },
  {
    name: 'welcome',
    cues: /welcome|onboard|new (?:customer|user|member|subscriber)|sign(?:ed)? up|get(?:ting)? started|first steps/i,
    subjects: ['Welcome to {brand}', 'Good to have you with us', 'Your first steps with {brand}', 'Welcome aboard'],
    openings: [
      'Welcome, and thank you for joining us.',
      'It is good to have you with us.',
      'Thank you for signing up. You are all set.',
    ],
    middles: [
      'The best way to begin is a small step: choose one thing that you would like to get done this week and start with that.',
      'Over the next days we will show you what others find most useful. Nothing long, and nothing you cannot skip.',
      'Should anything be unclear, a person reads every reply to this address.',
    ],
    asks: [
      'What would you like to do first? Reply and tell us; we are happy to help.',
      'Take five minutes today to look around, and let us know what you think.',
    ],
  },
  {
    name: 'feedback',
    cues: /feedback|survey|review|opinion|rate us|testimonial|how did we do/i,
    subjects: ['How did we do?', 'Two minutes for {brand}?', 'May we ask for your opinion?', 'Your view on {topic}'],
    openings: [
      'You know better than we do what works and what does not, so we would like to ask you.',
      'May we ask for your opinion?',
      'We are working on getting better, and your view counts.',
    ],
    middles: [
      'It takes about two minutes. Honest answers help us most, the critical ones in particular.',
      'We read every answer, and we will tell you what we changed because of it.',
    ],
    asks: [
      'What is the one thing that we should do better? Just reply to this email.',
      'Reply with a sentence or two; that is all we need.',
    ],
  },
  {
    name: 'reminder',
    cues: /remind|renew|expir|overdue|invoice|payment|abandon|left in (?:your|their) cart|cart\b|trial (?:ends|is ending)|deadline/i,
    subjects: [
      'A short reminder: {topic}',
      'Just a reminder',
      'You left something behind',
      'Before you forget: {topic}',
    ],
    openings: [
      'This is a short, friendly reminder: {topic}.',
      'We wanted to make sure that this does not slip through: {topic}.',
      'Something is still waiting for you.',
    ],
    middles: [
      'It only takes a moment, and everything is where you left it.',
      'If you have taken care of it already, thank you, and please disregard this email.',
      'If something is in the way, tell us, and we will find a solution together.',
    ],
    asks: [
      'Could you have a look {when}?',
      'Could you have a look today?',
      'If you need help, just reply to this email.',
    ],
  },
  {
    name: 'apology',
    cues: /apolog|sorry|outage|downtime|incident|mistake|delay(?:ed)?\b|went wrong/i,
    subjects: ['Our apologies', 'What went wrong, and what we are doing about it', 'We are sorry about {topic}'],
    openings: [
      'We made a mistake, and we would like to apologise: {topic}.',
      'We are sorry for the trouble that we caused you.',
    ],
    middles: [
      'You rely on us, and we let you down. We have looked into what happened and are making sure that it does not happen again.',
      'There is nothing that you need to do.',
    ],
    asks: [
      'If this has affected you in a way that we should know about, please reply to this email.',
      'Is there anything that we can put right for you? Just reply.',
    ],
  },
  {
    name: 'thanks',
    cues: /thank|appreciat|gratitude|anniversary|milestone|congratulat/i,
    subjects: ['Thank you', 'A word of thanks from {brand}', 'This is because of you'],
    openings: [
      'We wanted to say thank you, without any special reason to wait for.',
      'Thank you: {topic}.',
      'A short note to say how much we appreciate you.',
    ],
    middles: [
      'What we do works because of people like you, who use it, question it and tell others about it.',
      'It has been a good stretch, and you are a large part of that.',
    ],
    asks: [
      'If there is anything that we can do for you, just reply to this email.',
      'Here is to what comes next. We would love to hear what you have planned.',
    ],
  },
  {
    name: 'outreach',
    cues: /cold|outreach|prospect|introduc(?:e|ing) (?:our|my) (?:company|service|agency)|book a (?:call|demo)|schedule a (?:call|demo)|\bdemo\b|partnership|collaborat/i,
    subjects: ['Quick question', 'A question about {topic}', 'Worth a short conversation?', '{brand} and you'],
    openings: [
      'I will keep this short: I am writing about {topic}.',
      'I have a short question for you, and I hope that it is worth your time.',
    ],
    middles: [
      'We help teams like yours get this done with less effort, and I believe that a conversation would show quickly whether it fits.',
      'If this is not a topic for you right now, a one-word reply is enough and I will not follow up.',
    ],
    asks: [
      'Would you be open to a short call {when}?',
      'Would a quarter of an hour in the coming days suit you?',
      'Who would be the right person to talk to about this?',
    ],
  },
  {
    name: 'announcement',
    cues: /(?:)/,
    subjects: ['New: {topic}', 'News from {brand}', 'About {topic}', 'Something new for you'],
    openings: [
      'We have news to share: {topic}.',
      'We would like to tell you about {topic}.',
      'There is something new, and we wanted you to hear it from us.',
    ],
    middles: [
      'We made it with one question in mind: what would make your day easier? It is simple to use, and you can start right away.',
      'It came out of many conversations with people like you, and we have tried to keep what matters and leave out the rest.',
      'We are curious what you will do with it.',
    ],
    asks: [
      'Have a look, and tell us what you think. A reply to this email reaches a person.',
      'Would you like to know more? Just reply to this email.',
    ],
  },
];
