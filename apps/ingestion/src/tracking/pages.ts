/** A page of a few words, in no need of anything from anywhere. */
export interface Page {
  readonly title: string;
  readonly text: string;
  /** Words on the button that posts to the page's own address. */
  readonly button?: string;
}

export const askToUnsubscribe: Page = {
  title: 'Unsubscribe?',
  text: 'You will get no more mail of this kind at the address this message was sent to.',
  button: 'Unsubscribe',
};

export const isUnsubscribed: Page = {
  title: 'You are unsubscribed',
  text: 'No more mail of this kind will be sent to you. You can close this page.',
};

export const notConfirmed: Page = {
  title: 'Not unsubscribed yet',
  text: 'Please press the button to confirm.',
  button: 'Unsubscribe',
};

export const tryAgain: Page = {
  title: 'Please try again in a minute',
  text: 'Your request could not be saved just now. You are not unsubscribed yet.',
  button: 'Try again',
};

export const unknownLink: Page = {
  title: 'This link does not work',
  text: 'It may have been cut off by a mail program. Please open it again from the original message.',
};

/** Sent with every page: nothing of it is kept, framed, indexed or told to others. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
};

/** The field that RFC 8058 names, and one that tells our button from a mail program. */
const FORM = (button: string) => `
      <form method="post">
        <input type="hidden" name="List-Unsubscribe" value="One-Click">
        <input type="hidden" name="via" value="page">
        <button type="submit">${button}</button>
      </form>`;

/** The page as HTML. Its words are ours, so nothing is to be escaped. */
export function render({ title, text, button }: Page): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>
      :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; --back: #f4f4f2; --card: #fff; --ink: #1b1c1e; }
      @media (prefers-color-scheme: dark) { :root { --back: #17181a; --card: #212327; --ink: #ececea; } }
      body { display: grid; place-items: center; min-height: 100vh; margin: 0; background: var(--back); color: var(--ink); }
      main { box-sizing: border-box; width: min(28rem, 100vw - 2rem); padding: 2rem; border-radius: .75rem; background: var(--card); box-shadow: 0 1px 4px #0003; }
      h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.25; }
      p { margin: 0; }
      form { margin: 1.5rem 0 0; }
      button { padding: .625rem 1.25rem; border: 0; border-radius: .5rem; background: #1f5fbf; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
      button:hover { background: #184c9a; }
      button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
    </style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${text}</p>${button === undefined ? '' : FORM(button)}
    </main>
  </body>
</html>
`;
}
