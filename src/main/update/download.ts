import { createHash } from 'node:crypto';
import { err, ok, type Result } from '#shared/result.ts';
import type { UpdateReason } from '#shared/update.ts';
import type { Clock } from '../ports.ts';
import { isDiskFull, type Disk } from './disk.ts';
import { maxManifestBytes, type Manifest } from './manifest.ts';

export type Fetch = (
  url: string,
  options: { headers: Record<string, string>; signal: AbortSignal },
) => Promise<Response>;

export type DownloadDeps = { fetch: Fetch; disk: Disk; clock: Clock };

/** A server that sends nothing for this long is given up, until the next time. */
const silenceMs = 60_000;
/** What has arrived outlives a power cut, up to this many bytes. */
const syncEveryBytes = 16 * 1024 * 1024;

/** A request that ends when nothing comes for a minute. `heard` puts that off. */
function withPatience(clock: Clock): { signal: AbortSignal; heard(): void; done(): void } {
  const controller = new AbortController();
  let cancel = clock.after(silenceMs, () => controller.abort());
  return {
    signal: controller.signal,
    heard() {
      cancel();
      cancel = clock.after(silenceMs, () => controller.abort());
    },
    done() {
      cancel();
      controller.abort();
    },
  };
}

/** The text of the manifest. */
export async function fetchManifest(
  { fetch, clock }: DownloadDeps,
  url: string,
): Promise<Result<string, UpdateReason>> {
  const patience = withPatience(clock);
  try {
    const headers = { 'cache-control': 'no-cache' };
    const response = await fetch(url, { headers, signal: patience.signal });
    if (response.status !== 200 || !response.body) return err('unreachable');
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of bytesOf(response.body)) {
      length += chunk.length;
      if (length > maxManifestBytes) return err('manifestUnreadable');
      chunks.push(chunk);
    }
    return ok(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return err('unreachable');
  } finally {
    patience.done();
  }
}

/**
 * The package in `file`, its bytes as the manifest says; what an earlier try has left there is gone on from.
 * A wrong file is removed, as is one that fills the disk.
 */
export async function fetchPackage(
  deps: DownloadDeps,
  url: string,
  file: string,
  { size, sha512 }: Manifest,
): Promise<Result<null, UpdateReason>> {
  const { disk } = deps;
  try {
    const there = (await disk.sizeOf(file)) ?? 0;
    if (there > size) await disk.remove(file);
    if (there !== size) {
      const received = await receive(deps, url, file, there > size ? 0 : there, size);
      if (!received.ok) return received;
    }
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    await disk.remove(file);
    return err('diskFull');
  }
  if ((await disk.sizeOf(file)) === size && (await hashOf(disk, file)) === sha512) return ok(null);
  await disk.remove(file);
  return err('packageCorrupt');
}

async function receive(
  { fetch, disk, clock }: DownloadDeps,
  url: string,
  file: string,
  from: number,
  size: number,
): Promise<Result<null, UpdateReason>> {
  const patience = withPatience(clock);
  try {
    const response = await ask(fetch, url, from, patience.signal);
    const isRest = response?.status === 206;
    if (!response?.body || (response.status !== 200 && !isRest)) {
      // The server may know less of the file than we have: next time from the start.
      if (response?.status === 416) await disk.remove(file);
      return err('unreachable');
    }
    const start = new RegExp(`^bytes ${from}-`).exec(response.headers.get('content-range') ?? '');
    if (isRest && !start) return err('unreachable');
    if (!isRest) await disk.remove(file);
    const body = (async function* () {
      for await (const chunk of bytesOf(response.body)) {
        patience.heard();
        yield chunk;
      }
    })();
    return await keep(disk, file, body, size - (isRest ? from : 0));
  } finally {
    patience.done();
  }
}

async function ask(
  fetch: Fetch,
  url: string,
  from: number,
  signal: AbortSignal,
): Promise<Response | undefined> {
  const range = from > 0 ? { range: `bytes=${from}-` } : {};
  try {
    return await fetch(url, { headers: { 'accept-encoding': 'identity', ...range }, signal });
  } catch {
    return undefined;
  }
}

/** Writes what comes, never more than `most` bytes. What has come before a failure stays for the next time. */
async function keep(
  disk: Disk,
  file: string,
  body: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Result<null, UpdateReason>> {
  const handle = await disk.append(file);
  let [written, synced] = [0, 0];
  try {
    const chunks = body[Symbol.asyncIterator]();
    for (;;) {
      const next = await chunks.next().catch(() => undefined);
      if (!next) return err('unreachable');
      if (next.done) return ok(null);
      if (written + next.value.length > most) {
        await disk.remove(file);
        return err('packageCorrupt');
      }
      await handle.write(next.value);
      written += next.value.length;
      if (written - synced < syncEveryBytes) continue;
      await handle.sync();
      synced = written;
    }
  } finally {
    await handle.sync().catch(() => undefined);
    await handle.close();
  }
}

export async function hashOf(disk: Disk, file: string): Promise<string> {
  const hash = createHash('sha512');
  for await (const chunk of disk.read(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** A web stream as what it is to `for await`; the compiler's own type of it knows no chunks. */
async function* bytesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (!next || next.done) return;
    yield next.value;
  }
}
