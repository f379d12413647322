import { request } from 'node:http';

/** What ejabberd's local API answered; undefined where it did not, or took too long. */
export type ApiAnswer = { status: number; body: string } | undefined;
export type EjabberdApi = (command: string, body: object) => Promise<ApiAnswer>;

const answerMs = 5_000;
const mostBytes = 64 * 1024;

/** mod_http_api on a Unix socket, whose folder is for us and ejabberd alone: it asks for no password. */
export const createEjabberdApi =
  (socketFile: string): EjabberdApi =>
  (command, body) =>
    new Promise((resolve) => {
      const text = JSON.stringify(body);
      const asked = request({
        socketPath: socketFile,
        path: `/api/${command}`,
        method: 'POST',
        agent: false,
        headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) },
        signal: AbortSignal.timeout(answerMs),
      });
      asked.on('error', () => resolve(undefined));
      asked.on('response', (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          answer += part;
          if (answer.length > mostBytes) response.destroy();
        });
        response.on('error', () => resolve(undefined));
        response.on('close', () =>
          resolve(
            response.complete ? { status: response.statusCode ?? 0, body: answer } : undefined,
          ),
        );
      });
      asked.end(text);
    });
