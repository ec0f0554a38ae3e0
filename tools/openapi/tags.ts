/** A group of routes as the page shows it; a route is in the first one that it fits. */
export interface Tag {
  readonly name: string;
  readonly description: string;
  readonly paths: RegExp;
}

export const TAGS: readonly Tag[] = [
  {
    name: 'Campaigns',
    description: 'One mail, or a sequence of them, to many: in the words of MisarMail. Keys `msk_`.',
    paths: /^\/mail\/campaigns\b/,
  },
  {
    name: 'Generation',
    description: 'Copy that a model writes, streamed: in the words of MisarMail, and what goes beyond. Keys `msk_`.',
    paths: /^\/mail\/ai\b/,
  },
  {
    name: 'Autopilot',
    description: 'Runs from a goal to delivered mail, and their credits. Keys `msr_`.',
    paths: /^(\/reach)?\/api\/(autopilot|campaigns)\b/,
  },
  {
    name: 'Leads',
    description: 'People to write to: stored, listed, imported. Keys `msr_`.',
    paths: /^(\/reach)?\/api\/lead(s|-lists)\b/,
  },
  {
    name: 'Lead finder',
    description: 'Searches for leads, in the words of MisarReach. Keys `msr_`.',
    paths: /^(\/reach)?\/api\/lead-finder\b/,
  },
  {
    name: 'Messages',
    description: 'Mails as mails.ai has them: sent, scheduled, answered, carried on. Keys `mk_live_`, `mk_test_`.',
    paths: /^(\/api)?\/v1\/messages\b/,
  },
  {
    name: 'Threads',
    description:
      'Conversations with a contact, in the words of mails.ai; without a `mk_` key in those of mails-worker.',
    paths: /^(\/api)?\/v1\/threads\b/,
  },
  {
    name: 'Inbox',
    description:
      'A mailbox in the words of mails-worker: its mail, one-time codes, search. Any key, also one of a single mailbox.',
    paths: /^(\/worker\/v1\/(me|threads)|(\/worker)?\/v1\/(inbox|email|search|attachment|code|thread|extract))\b/,
  },
  {
    name: 'Drafts',
    description: 'Mails that are written before anybody decides to send them.',
    paths: /^(\/api)?\/v1\/drafts\b/,
  },
  { name: 'Agents', description: 'Sending identities, in the words of mails.ai.', paths: /^(\/api)?\/v1\/agents\b/ },
  {
    name: 'Suppression',
    description: 'Who is not to be mailed, in the words of mails.ai.',
    paths: /^(\/api)?\/v1\/suppression\b(?!s)/,
  },
  {
    name: 'Events',
    description: 'What happened, as mails.ai and mails-worker show it: lists and live streams.',
    paths: /^(\/api|\/worker)?\/v1\/events\b/,
  },
  {
    name: 'Agent stream',
    description: "molted's events: a list and a live stream. Keys `mm_live_`, `mm_test_`.",
    paths: /^\/v1\/agent\/events\b/,
  },
  {
    name: 'Approvals',
    description: 'What waits for a person, sends and received mail: queues, decisions, edits; what a text wants.',
    paths: /^\/v1\/agent\/(override|held-messages|approvals|classify-intent)\b/,
  },
  { name: 'Templates', description: 'Mails with variables, in Liquid.', paths: /^\/v1\/(agent\/)?templates\b/ },
  {
    name: 'Suppressions',
    description: 'Who is not to be mailed, with scopes, reasons and expiry.',
    paths: /^\/v1\/(agent\/)?suppressions\b/,
  },
  {
    name: 'Mailboxes',
    description: 'What agents send from, and how freely.',
    paths: /^\/v1\/agent\/(mailboxes|threads|agents|register|whoami)\b/,
  },
  { name: 'Contacts', description: 'People.', paths: /^\/v1\/agent\/contacts\b/ },
  { name: 'Domains', description: 'Sending domains, their keys and DNS records.', paths: /^\/v1\/agent\/domains\b/ },
  {
    name: 'Policy',
    description: 'Rules, limits, budgets, and the switch that stops a workspace.',
    paths: /^\/v1\/agent\/(policy|budget|workspace|simulate-\w+)\b/,
  },
  { name: 'Sends', description: "molted's requests to send, and what became of them.", paths: /^\/v1\/(agent|send)\b/ },
  {
    name: 'Access',
    description: 'Who a key speaks for; sessions and tickets for browsers.',
    paths: /^(\/api)?\/v1\/(sessions|stream-tickets|me)\b/,
  },
  {
    name: 'Inbound',
    description: 'Mail that mail servers and providers hand over.',
    paths: /^\/v1\/inbound\b/,
  },
  {
    name: 'Reports',
    description: 'What providers and mail servers tell: signed webhooks, bounce mails.',
    paths: /\/webhooks\b/,
  },
  {
    name: 'Links in mails',
    description: 'Pixels, links and unsubscribe pages: their tokens are signed.',
    paths: /^\/t\b/,
  },
  { name: 'Service', description: 'Health, and this page.', paths: /.*/ },
];

export function tagOf(path: string): string {
  return TAGS.find(({ paths }) => paths.test(path))?.name ?? 'Service';
}
