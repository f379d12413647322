/** The little the engine reads in an SDP: whose it is, and whether its ICE credentials are new. */

const attribute = (sdp: string, name: string): string | null =>
  new RegExp(`^a=${name}:(.+?)\\s*$`, 'm').exec(sdp)?.[1] ?? null;

/** The ICE user fragment (RFC 8839 §5.4); an ICE restart changes it. With max-bundle all m-lines share it. */
export const iceUfragOf = (sdp: string): string | null => attribute(sdp, 'ice-ufrag');

/** The DTLS certificate's fingerprint (RFC 8122 §5); each RTCPeerConnection has one for its whole life. */
export const fingerprintOf = (sdp: string): string | null => attribute(sdp, 'fingerprint');

export type AnswerFit =
  /** Answers the outstanding offer. */
  | 'fits'
  /** Answers an offer that has been answered before: it carries the credentials already in use. */
  | 'stale'
  /** Comes from another RTCPeerConnection than before: the page at the other end has started anew. */
  | 'otherPeer';

/** How an answer relates to the remote description in use; null for a link's first answer. */
export const fitOfAnswer = (current: string | null, answer: string): AnswerFit => {
  if (current === null) return 'fits';
  if (fingerprintOf(current) !== fingerprintOf(answer)) return 'otherPeer';
  return iceUfragOf(current) === iceUfragOf(answer) ? 'stale' : 'fits';
};
