/** What `floodProgram.ts` is to send to a room. */
export type FloodOrder = {
  payload: 'valid' | 'short' | 'long' | 'junk' | 'padded' | 'answerKind' | 'mixed';
  count: number;
  to: string;
  /** Own addresses, taken in turn. */
  from: string[];
  sourcePort?: number;
  /** No faster than it can be heard. */
  isPaced?: boolean;
  /** TCP connections instead. */
  isTcp?: boolean;
};

export type FloodReport = {
  sent: number;
  sentBytes: number;
  answers: number;
  answerBytes: number;
  /** Bytes of the longest answer. */
  longest: number;
  /** From the first datagram until answers were no longer waited for. */
  elapsedMs: number;
};
