const PHONE =
  /(?<![\p{L}\d+#/.-])(?:\+\d{1,3}[\s().-]{0,2}\(?\d|\(\d{3}\)\s?\d{3}[-.\s]|\d{3}[-.]\d{3}[-.](?=\d{4}\b)|(?<=\b(?:tel|telefon|phone|call|mobile|mobil|cell|handy|móvil|tél|ring|fon|telefono|teléfono|whatsapp)[^\n\d]{0,24})\(?\d)[\d\s().-]{3,20}\d(?![\p{L}\d])/giu;
const ADDRESS = /(?<![\w.+-])[a-z0-9][\w.+-]{0,63}@[a-z0-9](?:[a-z0-9-]{0,62}\.){1,8}[a-z]{2,24}(?![\w-])/gi;
const MOST = 8;

/** Digits, with a leading "+" where the country is named: `+442079460958`. */
export function phonesIn(text: string): string[] {
  const found = [...text.matchAll(PHONE)].map(
    ([said]) => (said.startsWith('+') ? '+' : '') + said.replaceAll(/\D/g, ''),
  );
  return [...new Set(found)].filter((phone) => phone.length >= 7 && phone.length <= 16).slice(0, MOST);
}

/** Addresses the text names, lower case; the sender's own left out. */
export function addressesIn(text: string, sender: string): string[] {
  const found = [...text.matchAll(ADDRESS)].map(([address]) => address.toLowerCase());
  return [...new Set(found)].filter((address) => address !== sender.toLowerCase()).slice(0, MOST);
}
