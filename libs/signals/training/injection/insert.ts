/** The payload as a paragraph, a line, a sentence or the subject of the mail; where is up to `random`. */
export function insertInto(mail: string, payload: string, random: () => number): string {
  const way = random();
  if (way < 0.12 && !payload.includes('\n') && payload.length < 120)
    return mail.replace(/^Subject: [^\n]*/, () => `Subject: ${payload}`);
  if (way < 0.22) return `${mail}\n\nPS: ${payload}`;
  const separator = way < 0.75 ? '\n\n' : '\n';
  const parts = mail.split(separator);
  // Behind the subject, never before it.
  const at = 1 + Math.floor(random() * parts.length);
  return [...parts.slice(0, at), payload, ...parts.slice(at)].join(separator);
}

const WRAPPERS: readonly ((text: string) => string)[] = [
  (text) => `<div style="display:none">${text}</div>`,
  (text) => `<span style="font-size:0">${text}</span>`,
  (text) => `<p style="color:white;background-color:white">${text}</p>`,
  (text) => `<!-- ${text} -->`,
  (text) => `<img src="cid:1" alt="${text.replaceAll('"', "'")}">`,
  (text) => `<div hidden>${text}</div>`,
  (text) => `<p style="opacity:0;height:0px">${text}</p>`,
];

export function wrapHidden(text: string, random: () => number): string {
  return (WRAPPERS[Math.floor(random() * WRAPPERS.length)] as (text: string) => string)(text);
}
