/** What providers leave out of the header of a mail when they tell it in parts. */
type Header = { readonly name: string; readonly value: string };

/** With its angle brackets, which some providers take off; nothing when there is none. */
export function messageIdField(messageId: string | undefined): readonly Header[] {
  if (messageId === undefined) return [];
  return [{ name: 'Message-ID', value: messageId.startsWith('<') ? messageId : `<${messageId}>` }];
}

/** Those of the second list whose name the first one lacks, before it. */
export function completed(headers: readonly Header[], told: readonly Header[]): readonly Header[] {
  const names = new Set(headers.map(({ name }) => name.toLowerCase()));
  return [...told.filter(({ name, value }) => value !== '' && !names.has(name.toLowerCase())), ...headers];
}
