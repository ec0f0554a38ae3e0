/** The n-th mail of every contender: text and HTML of a usual size, none like another. */
export function mailOf(n: number) {
  return {
    to: `person${n}@example.com`,
    subject: `Your quote ${n}`,
    text: bodyOf(n),
    html: `<p>${bodyOf(n)}</p>`,
  };
}

function bodyOf(n: number): string {
  return `Hello person ${n},\n\n${'here is the quote you asked for, with all it needs to be a mail of usual size. '.repeat(8)}\n`;
}
