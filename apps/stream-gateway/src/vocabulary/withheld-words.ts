import {
  InboundClassified,
  InboundQuarantined,
  InboundReceived,
  InboundRefused,
  InboundReviewed,
  InboundRouted,
  plainSender,
  type RecordedEvent,
  ThreadOpened,
  ThreadStatusChanged,
} from '@posthorn/events';

type Data = Readonly<Record<string, unknown>>;

/** Said of a mail that was not judged, or may be in quarantine; what says that it is neither, as `inbound.classified` and a thread with a subject, has the address as it is. */
const OF_STRANGERS: ReadonlySet<string> = new Set([
  InboundReceived.type,
  InboundRouted.type,
  InboundQuarantined.type,
  InboundReviewed.type,
  InboundRefused.type,
  ThreadOpened.type,
  ThreadStatusChanged.type,
]);

/**
 * What an event says without the words of a mail that is withheld, or may come to be: addresses and ids are a sender's to make up, and what a client is handed it may hand
 * to a model (ADR 0038). Total whatever the data.
 */
export function withoutWithheldWords({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): Data {
  if (type === ThreadOpened.type && data['subject'] !== undefined) return data;
  if (type === InboundClassified.type) return data['quarantined'] === true ? plain(data) : data;
  if (!OF_STRANGERS.has(type)) return data;
  if (type !== InboundReceived.type) return plain(data);
  const { rfcMessageId: _id, envelope, ...said } = plain(data);
  return { ...said, ...(isRecord(envelope) && { envelope: plainEnvelope(envelope, data['mailbox']) }) };
}

function plain(data: Data): Data {
  return { ...data, ...plainField(data, 'from'), ...plainField(data, 'contactEmail') };
}

function plainField(data: Data, name: string): Data {
  const address = data[name];
  return typeof address === 'string' ? { [name]: plainSender(address) } : {};
}

/** Whatever stands behind a `+` of a recipient, and the name of a client, is the sender's choice as well. */
function plainEnvelope({ from, to, clientIp }: Data, mailbox: unknown): Data {
  const sender = typeof from === 'string' && from !== '' ? plainSender(from) : '';
  const recipients = Array.isArray(to) ? to.map((each) => (plainSender(String(each)) === each ? each : mailbox)) : [];
  return { from: sender, to: recipients, ...(clientIp !== undefined && { clientIp }) };
}

function isRecord(value: unknown): value is Data {
  return typeof value === 'object' && value !== null;
}
