// What is used of the serial port library. Its own declarations lean on a package whose declarations its
// `exports` hide, so they come out without types.
declare module '@serialport/bindings-cpp' {
  /** The system's way to serial ports. */
  export type Binding = { readonly name?: string };
  export function autoDetect(): Binding;
}

declare module '@serialport/stream' {
  import type { Duplex } from 'node:stream';
  import type { Binding } from '@serialport/bindings-cpp';

  export class SerialPortStream extends Duplex {
    constructor(options: {
      path: string;
      baudRate: number;
      binding: Binding;
      autoOpen: false;
      /** Hardware flow control, which H4 demands (Core Specification Vol 4, Part A §3.3). */
      rtscts: true;
    });
    readonly isOpen: boolean;
    open(done: (error: Error | null) => void): void;
    close(): void;
  }
}
