/** How a tone sounds: what an email begins and ends with. */
export interface Tone {
  readonly cues: RegExp;
  readonly greetings: readonly string[];
  readonly closings: readonly string[];
  /** Put before the last request. */
  readonly nudges: readonly string[];
}

/** The first whose cues the asked tone has; the last fits every one. */
export const TONES: readonly Tone[] = [
  {
    cues: /formal|serious|corporate|respectful|legal/i,
    greetings: ['Dear Sir or Madam,', 'Good day,'],
    closings: ['Yours faithfully,', 'Kind regards,'],
    nudges: [''],
  },
  {
    cues: /professional|business|confident|expert/i,
    greetings: ['Hello,', 'Good day,'],
    closings: ['Kind regards,', 'Best regards,'],
    nudges: [''],
  },
  {
    cues: /urgent|direct|pressing|fomo|assertive/i,
    greetings: ['Hello,', 'Hi,'],
    closings: ['Best,', 'Regards,'],
    nudges: ['This one is time-sensitive.', 'Please do not leave it too long.', 'A short answer today would help.'],
  },
  {
    cues: /playful|fun|witty|humor|humour|quirky|bold/i,
    greetings: ['Hey there,', 'Hi there,'],
    closings: ['Cheers,', 'Until soon,'],
    nudges: ['No confetti cannons, we promise.', 'Coffee optional, but recommended.', ''],
  },
  {
    cues: /friendly|warm|casual|conversational|empathetic|personal|kind/i,
    greetings: ['Hi there,', 'Hello,', 'Hi,'],
    closings: ['Warmly,', 'All the best,', 'Until soon,'],
    nudges: ['No pressure at all.', ''],
  },
  { cues: /(?:)/, greetings: ['Hello,', 'Hi,'], closings: ['Best regards,', 'All the best,'], nudges: [''] },
];

/** @param asked nothing for a neutral one */
export function toneOf(asked = ''): Tone {
  const tone = TONES.find(({ cues }) => cues.test(asked));
  if (tone === undefined) throw new TypeError('the last tone fits everything');
  return tone;
}
