import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import {
  createAdminKeysService,
  createLogger,
  createRoomsService,
  helpText,
  openStore,
  parseCloudArgs,
  startCloud,
  systemClock as clock,
  systemRandom as random,
  type CloudSettings,
  type RunningCloud,
} from '../src/cloud/index.ts';
import { Failure } from './lib/failure.ts';
import { inRoot } from './lib/paths.ts';

/** `npm run cloud`: the meeting server, until SIGTERM or Ctrl-C. stdout is for what is asked for, stderr the log. */
export async function main(argv: readonly string[]): Promise<number> {
  const addresses = ownAddresses();
  const parsed = parseCloudArgs(argv, { env: process.env, home: os.homedir(), addresses });
  if (!parsed.ok) {
    process.stderr.write(`${parsed.error}\n\n${helpText}`);
    return 2;
  }
  const { value } = parsed;
  switch (value.command) {
    case 'help':
      process.stdout.write(helpText);
      return 0;
    case 'admin-key':
      return printAdminKey(value.settings, value.name);
    case 'room':
      return printRoom(value.settings, value.name);
    case 'run':
      return run(value.settings, value.isJson);
  }
}

const logger = createLogger((line) => process.stderr.write(line));

function ownAddresses(): string[] {
  return Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

async function printAdminKey(settings: CloudSettings, name: string): Promise<number> {
  const store = await openStore(settings, logger);
  if (!store.ok) throw new Failure(store.error);
  const key = await createAdminKeysService({ store: store.value, clock, random }).make(name);
  await store.value.close();
  process.stdout.write(`${key}\n`);
  process.stderr.write('Keep it: it is not stored and cannot be shown again.\n');
  return 0;
}

/** For who has no REST client at hand: the same as `POST /api/v1/rooms`. */
async function printRoom(settings: CloudSettings, name: string): Promise<number> {
  const store = await openStore(settings, logger);
  if (!store.ok) throw new Failure(store.error);
  const rooms = createRoomsService({ store: store.value, clock, random, xmpp: null });
  const { room, enrolment } = await rooms.create(name);
  await store.value.close();
  process.stdout.write(`${enrolment.code}\n`);
  process.stderr.write(
    `Room ${room.roomId}; its code is good until ${new Date(enrolment.expiresAt).toISOString()}.\n`,
  );
  return 0;
}

async function run(settings: CloudSettings, isJson: boolean): Promise<number> {
  const stopped = Promise.race(
    (['SIGTERM', 'SIGINT', 'SIGHUP'] as const).map((signal) => once(process, signal)),
  );
  const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
    version: string;
  };
  const cloud = await startCloud(settings, {
    logger,
    version,
    pageFolder: inRoot('out/cloud-page'),
  });
  if (!cloud.ok) throw new Failure(cloud.error);
  const { url, hasOwnCertificate } = cloud.value;
  const status = { url, hasOwnCertificate, ...cloud.value.sentences() };
  if (isJson) process.stdout.write(`${JSON.stringify(status)}\n`);
  else process.stdout.write(statusText(cloud.value));
  await stopped;
  await cloud.value.dispose();
  return 0;
}

function statusText({ url, hasOwnCertificate, sentences }: RunningCloud): string {
  const { xmpp, turn, page } = sentences();
  return [
    `The meeting server is up.`,
    `  Page    ${page}`,
    `  API     ${url}/api/v1`,
    `  Docs    ${url}/api/docs`,
    `  Health  ${url}/healthz, ${url}/readyz`,
    `  XMPP    ${xmpp}`,
    `  TURN    ${turn}`,
    ...(hasOwnCertificate
      ? ['  Its certificate is self-made: put tls.pem and tls-key.pem into the data folder.']
      : []),
    '',
  ].join('\n');
}
