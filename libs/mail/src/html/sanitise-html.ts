import sanitizeHtml from 'sanitize-html';

/** HTML of a stranger as it may be shown: no script, form, frame, style sheet or fetch from elsewhere. */
export function sanitiseHtml(html: string): string {
  return sanitizeHtml(html.slice(0, 1_000_000));
}
