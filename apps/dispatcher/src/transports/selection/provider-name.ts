/** Every way out, as MAIL_TRANSPORT names it and `provider` of the delivery events records it. */
export const PROVIDERS = ['sandbox', 'smtp', 'postal', 'ses', 'postmark', 'sendgrid', 'mailgun', 'resend'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export function isProviderName(text: unknown): text is ProviderName {
  return PROVIDERS.some((name) => name === text);
}
