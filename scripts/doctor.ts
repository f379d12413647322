import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { hasFailed, type Report } from '../src/shared/diagnostics/index.ts';
import { defaultDataDir } from '../src/main/cli/index.ts';
import { askRunningRoom, createWayTo, testOutside } from '../src/main/diagnostics/index.ts';
import { createMdns, startMdnsWorker } from '../src/main/discovery/index.ts';
import type { Logger } from '../src/main/ports.ts';
import { systemClock as clock } from '../src/main/systemClock.ts';
import { helpText, parseDoctorArgs, type DoctorArgs } from './doctor/arguments.ts';
import { formatReport, loadWords } from './doctor/print.ts';
import { testStandIn } from './doctor/standIn.ts';

const silent = (): void => undefined;
const logger: Logger = { error: silent, warn: silent, info: silent, debug: silent };
const roomAnswersWithinMs = 30_000;

/** `npm run doctor`: does the room here, or the way to another one, have what it needs? */
export async function main(argv: readonly string[]): Promise<number> {
  const args = parseDoctorArgs(argv);
  if (!args.ok) {
    process.stderr.write(`${args.error}\n\n${helpText}`);
    return 2;
  }
  if (args.value.isHelp) {
    process.stdout.write(helpText);
    return 0;
  }
  const report = await test(args.value);
  process.stdout.write(
    args.value.isJson
      ? `${JSON.stringify(report, null, 2)}\n`
      : formatReport(report, await loadWords()),
  );
  return hasFailed(report) ? 1 : 0;
}

async function test(args: DoctorArgs): Promise<Report> {
  const { timeServer, dnsName, cloudHost } = args;
  const cloud = cloudHost === null ? null : { host: cloudHost, port: 443 };
  const [report, outside] = await Promise.all([
    testRoom(args),
    testOutside(
      { timeServer, dnsName, cloud },
      { clock, logger, randomBytes, signal: AbortSignal.timeout(roomAnswersWithinMs) },
    ),
  ]);
  const findings = report.findings.map(
    (finding) => outside.find(({ id }) => id === finding.id) ?? finding,
  );
  return { ...report, findings };
}

async function testRoom({ room, data }: DoctorArgs): Promise<Report> {
  if (room) return testWay(room);
  const { platform, env } = process;
  const dataDir = path.resolve(data ?? defaultDataDir({ platform, env, home: os.homedir() }));
  const late = AbortSignal.timeout(roomAnswersWithinMs);
  return (await askRunningRoom(dataDir, late)) ?? testStandIn(dataDir, logger);
}

async function testWay(room: NonNullable<DoctorArgs['room']>): Promise<Report> {
  const mdns = createMdns({
    startWorker: () =>
      startMdnsWorker(new URL('../src/main/discovery/mdns/worker.ts', import.meta.url), logger),
    ...{ clock, logger, onFailures: silent },
  });
  const report = await createWayTo(room, { clock, logger, randomBytes, mdns }).run();
  await mdns.dispose();
  return report;
}
