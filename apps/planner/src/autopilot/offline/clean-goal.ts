/**
 * A goal as one line of plain text: without control characters, and without what Liquid would take for syntax, since words
 * of it end up in a template.
 */
export function cleanGoal(goal: string): string {
  return goal
    .normalize('NFC')
    .replaceAll(/\{\{.*?\}\}|\{%.*?%\}/gs, ' ')
    .replaceAll(/[{}%]{2}|[{}]/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
}
