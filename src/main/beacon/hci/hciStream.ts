/** A controller's byte stream: a socket or a serial port. */
export type HciStream = {
  write(bytes: Uint8Array): void;
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Once, after whatever ended it; not after `close`. */
  onEnd(listener: (reason: string) => void): void;
  close(): void;
};

/** Where a controller is, and for a serial port how fast it talks. */
export type HciPath = { path: string; baudRate: number };
