/** Whose servers take the mail of domains that many people have; what one of them complains of concerns all. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  google: ['gmail.com', 'googlemail.com'],
  microsoft: [
    'outlook.com',
    'hotmail.com',
    'live.com',
    'msn.com',
    'hotmail.co.uk',
    'hotmail.fr',
    'outlook.fr',
    'live.fr',
  ],
  yahoo: ['yahoo.com', 'ymail.com', 'rocketmail.com', 'aol.com', 'yahoo.co.uk', 'yahoo.fr', 'yahoo.de', 'aim.com'],
  apple: ['icloud.com', 'me.com', 'mac.com'],
  proton: ['proton.me', 'protonmail.com', 'pm.me'],
  gmx: ['gmx.de', 'gmx.net', 'gmx.com', 'web.de', 'mail.com'],
  yandex: ['yandex.ru', 'yandex.com', 'ya.ru'],
  mailru: ['mail.ru', 'bk.ru', 'inbox.ru', 'list.ru'],
};

const BY_DOMAIN = new Map(
  Object.entries(OPERATORS).flatMap(([operator, domains]) => domains.map((domain) => [domain, operator])),
);

/** @returns who runs the recipient's mail servers, for the great ones; else the domain itself, in lower case */
export function mailOperator(recipient: string): string {
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase();
  return BY_DOMAIN.get(domain) ?? domain;
}
