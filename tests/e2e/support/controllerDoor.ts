import { once } from 'node:events';
import { WebSocket } from 'ws';
import { controllerApiPath } from '#shared/controller/carrier.ts';

/** tRPC's answer to one call, as it is on the wire. */
export type WireAnswer = {
  id: number | null;
  error?: { message: string; data?: { code: string } };
  result?: unknown;
};

/** Somebody on the network who speaks to the controllers' WebSocket without its page. */
export function knockOnControllerDoor(lanUrl: string) {
  const { origin, host } = new URL(lanUrl);
  const connect = (options: { origin?: string | null; host?: string } = {}): WebSocket =>
    new WebSocket(`wss://${host}${controllerApiPath}?connectionParams=1`, {
      rejectUnauthorized: false,
      headers: {
        ...(options.origin === null ? {} : { origin: options.origin ?? origin }),
        ...(options.host === undefined ? {} : { host: options.host }),
      },
    });
  const credentials = (data: unknown): string =>
    JSON.stringify({ method: 'connectionParams', data });

  return {
    credentials,
    /** HTTP status of a door that does not open. */
    async open(options: { origin?: string | null; host?: string }): Promise<string> {
      const socket = connect(options);
      const [error] = (await once(socket, 'error').catch((reason: unknown) => [reason])) as [Error];
      return /\d{3}$/.exec(error.message)?.[0] ?? error.message;
    },
    /** Says these frames, and waits for the code it is closed with. */
    async say(frames: readonly (string | Buffer)[]): Promise<number> {
      const socket = connect();
      socket.on('error', () => undefined);
      await once(socket, 'open');
      for (const frame of frames) socket.send(frame, () => undefined);
      const [code] = (await once(socket, 'close')) as [number];
      return code;
    },
    /** Calls procedures as a paired controller, and gives the answers in order. */
    async ask(token: string, procedures: readonly string[]): Promise<WireAnswer[]> {
      const socket = connect();
      await once(socket, 'open');
      socket.send(credentials({ token }));
      const answers = new Map<number, WireAnswer>();
      const done = new Promise<void>((resolve, reject) => {
        socket.on('close', () => reject(new Error('the door was shut')));
        socket.on('message', (data: Buffer) => {
          const text = data.toString('utf8');
          if (text === 'PING') return;
          const answer = JSON.parse(text) as WireAnswer;
          if (answer.id !== null) answers.set(answer.id, answer);
          if (answers.size === procedures.length) resolve();
        });
      });
      for (const [index, path] of procedures.entries())
        socket.send(JSON.stringify({ id: index, method: 'mutation', params: { path, input: {} } }));
      await done;
      socket.removeAllListeners('close');
      socket.terminate();
      return procedures.map((_, index) => answers.get(index) as WireAnswer);
    },
  };
}
