/**
 * Paragraphs of `format=flowed` made whole (RFC 3676 section 4): a line that ends with a space goes on in the next one of the same quote depth.
 * @param deletesSpace `delsp=yes`: the space is no part of the text
 */
export function unflow(text: string, deletesSpace: boolean): string {
  const out: string[] = [];
  let paragraph: string[] = [];
  let depth = 0;
  const end = (): void => {
    if (paragraph.length > 0) out.push(`${'>'.repeat(depth)}${depth > 0 ? ' ' : ''}${paragraph.join('')}`);
    paragraph = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const quotes = /^>{0,100}/.exec(line)?.[0].length ?? 0;
    const rest = line.slice(quotes).replace(/^ /, '');
    if (quotes !== depth) end();
    depth = quotes;
    const isSoft = rest.endsWith(' ') && rest !== '-- ';
    paragraph.push(isSoft && deletesSpace ? rest.slice(0, -1) : rest);
    if (!isSoft) end();
  }
  end();
  return out.join('\n');
}
