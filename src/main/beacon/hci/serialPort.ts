import type { SerialPortStream } from '@serialport/stream';
import { err, ok } from '#shared/result.ts';
import type { BeaconResult } from '../backend.ts';
import type { HciPath, HciStream } from './hciStream.ts';

/**
 * Opens a serial port. Its library has a native part, so it is an optional dependency and loaded only where a
 * serial port is set up; without it the failure says so.
 */
export async function openSerialPort(path: HciPath): Promise<BeaconResult<HciStream>> {
  const library = await loadLibrary();
  if (!library.ok) return library;
  const { Port, autoDetect } = library.value;
  const port = new Port({ ...path, binding: autoDetect(), autoOpen: false, rtscts: true });
  const error = await new Promise<Error | null>((resolve) => {
    port.open(resolve);
  });
  if (error) return err({ code: 'noAdapter', detail: error.message });
  return ok(wrap(port));
}

async function loadLibrary() {
  try {
    const [{ SerialPortStream: Port }, { autoDetect }] = await Promise.all([
      import('@serialport/stream'),
      import('@serialport/bindings-cpp'),
    ]);
    return ok({ Port, autoDetect });
  } catch (error) {
    return err({ code: 'notConfigured', detail: `no serial ports: ${String(error)}` } as const);
  }
}

function wrap(port: SerialPortStream): HciStream {
  let isClosed = false;
  let reason = 'the serial port was unplugged';
  port.on('error', ({ message }) => {
    reason = message;
  });
  return {
    write: (bytes) => void port.write(bytes),
    onData: (listener) => void port.on('data', listener),
    onEnd: (listener) =>
      void port.on('close', () => {
        if (!isClosed) listener(reason);
      }),
    close() {
      isClosed = true;
      if (port.isOpen) port.close();
    },
  };
}
