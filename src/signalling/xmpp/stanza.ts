/**
 * RFC 6120: XMPP Core (https://www.rfc-editor.org/rfc/rfc6120), section 8: stanzas, as plain data.
 * RFC 6121, sections 4.6 and 5.2: directed presence and directed messages; nothing else is used here.
 *
 * A stanza of ours carries one element of our own namespace, with attributes and text.
 */
export const roadNamespace = 'urn:mago-room:road:1';

export type Payload = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
};

export type Stanza = {
  readonly kind: 'message' | 'presence';
  /** Full JID, as the server says it; empty where the server speaks for itself. */
  readonly from: string;
  /** RFC 6121 4.7.1 and 5.2.2; null where there is none (presence: available). */
  readonly type: string | null;
  readonly payload: Payload | null;
};

export type OutgoingStanza = {
  readonly kind: 'message' | 'presence';
  /** Full JID. */
  readonly to: string;
  readonly type: string | null;
  readonly payload: Payload | null;
};

/**
 * XML 1.0 has no place for U+FFFE and U+FFFF, not even escaped; JSON strings may hold them, and nothing of
 * JSON outside of its strings is beyond ASCII.
 */
export const xmlSafeJson = (json: string): string =>
  json.replace(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
