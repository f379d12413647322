import { stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { err, ok } from '#shared/result.ts';
import type { BeaconFailure, BeaconResult } from '../backend.ts';
import type { HciPath, HciStream } from './hciStream.ts';
import { openSerialPort } from './serialPort.ts';

/** What Zephyr's and most vendors' HCI firmware uses; a USB serial port takes any. */
const usualBaudRate = 1_000_000;

/** The setting `beacon.hciPath`: `/dev/ttyACM0`, `COM3@115200`, a socket. */
export function parseHciPath(text: string): HciPath {
  const [, path = text, baud] = /^(.+)@(\d{3,8})$/.exec(text) ?? [];
  return { path, baudRate: baud === undefined ? usualBaudRate : Number(baud) };
}

/** Opens a controller at a socket, a Windows pipe or a serial port. Null: none is set up. */
export async function openHciStream(
  setting: string | null,
  signal: AbortSignal,
): Promise<BeaconResult<HciStream>> {
  if (setting === null) return err({ code: 'notConfigured', detail: 'beacon.hciPath is not set' });
  const { path, baudRate } = parseHciPath(setting);
  return (await isSocket(path)) ? openSocket(path, signal) : openSerialPort({ path, baudRate });
}

async function isSocket(path: string): Promise<boolean> {
  if (path.startsWith('\\\\.\\pipe\\')) return true;
  const found = await stat(path).catch(() => undefined);
  return found?.isSocket() ?? false;
}

function openSocket(path: string, signal: AbortSignal): Promise<BeaconResult<HciStream>> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const fail = (failure: BeaconFailure): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(err(failure));
    };
    const onAbort = (): void => fail({ code: 'died', detail: 'ended' });
    const onError = ({ message }: Error): void => fail({ code: 'noAdapter', detail: message });
    signal.addEventListener('abort', onAbort);
    socket.once('error', onError);
    socket.once('connect', () => {
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      resolve(ok(wrap(socket)));
    });
    if (signal.aborted) onAbort();
  });
}

function wrap(socket: Socket): HciStream {
  let isClosed = false;
  let reason = 'the controller has closed the connection';
  socket.on('error', ({ message }) => {
    reason = message;
  });
  return {
    write: (bytes) => void socket.write(bytes),
    onData: (listener) => void socket.on('data', listener),
    onEnd: (listener) =>
      void socket.on('close', () => {
        if (!isClosed) listener(reason);
      }),
    close() {
      isClosed = true;
      // What was written before still goes out: the command that switches the beacon off.
      socket.end(() => socket.destroy());
    },
  };
}
