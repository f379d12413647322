import { request } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { reportSchema, type Report } from '#shared/diagnostics/index.ts';
import { doorFileName, doorFileSchema, doorHost, doorPath } from './door.ts';

const maxReportBytes = 256 * 1024;

/** Asks the room that runs with this data folder to test itself. Null where none runs, or it cannot be asked. */
export async function askRunningRoom(dataDir: string, signal: AbortSignal): Promise<Report | null> {
  const door = doorFileSchema.safeParse(await readDoor(path.join(dataDir, doorFileName)));
  if (!door.success) return null;
  const { port, token } = door.data;
  const report = reportSchema.safeParse(await post(port, token, signal));
  return report.success ? report.data : null;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readDoor = (file: string): Promise<unknown> =>
  readFile(file, 'utf8').then(parse, () => undefined);

/** Undefined for everything but an answer: a room that was killed leaves its door's address behind. */
function post(port: number, token: string, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    const nobody = (): void => resolve(undefined);
    const asked = request({
      ...{ host: doorHost, port, path: doorPath, method: 'POST', agent: false, signal },
      headers: { authorization: `Bearer ${token}`, 'content-length': 0 },
    });
    asked.on('error', nobody);
    asked.on('response', (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on('error', nobody);
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > maxReportBytes) asked.destroy();
        else parts.push(part);
      });
      response.on('end', () =>
        resolve(
          response.statusCode === 200 ? parse(Buffer.concat(parts).toString('utf8')) : undefined,
        ),
      );
    });
    asked.on('close', nobody);
    asked.end();
  });
}
