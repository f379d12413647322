import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../../scripts/lib/process.ts';
import { describeWith, launchElectronRoom, launchRoom } from '../harness/index.ts';

/** Every suite a server accepts, as sslscan finds them out by trying: protocol, bits, name. */
async function acceptedSuites(lanUrl: string) {
  const { output } = await run('sslscan', ['--no-colour', '--no-failed', new URL(lanUrl).host]);
  const suites = [...output.matchAll(/^(?:Preferred|Accepted)\s+(\S+)\s+(\d+) bits\s+(\S+)/gm)];
  return {
    output,
    suites: suites.map(([, protocol = '', bits, name = '']) => ({
      protocol,
      bits: Number(bits),
      name,
    })),
  };
}

function only256BitSuites(launch: () => Promise<{ lanUrl: string; stop(): Promise<unknown> }>) {
  let room: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    room = await launch();
  });
  afterAll(() => room?.stop());

  it('offers 256-bit suites only, over TLS 1.2 or 1.3, with an RSA key of 2048 bits', async () => {
    const { output, suites } = await acceptedSuites(room.lanUrl);
    expect(suites.length, output).toBeGreaterThanOrEqual(2);
    for (const suite of suites) {
      expect(suite.bits, suite.name).toBe(256);
      expect(suite.protocol).toMatch(/^TLSv1\.[23]$/);
      expect(suite.name).toMatch(/^(TLS_|ECDHE-RSA-)/);
    }
    expect(output).toMatch(/TLSv1\.0\s+disabled/);
    expect(output).toMatch(/TLSv1\.1\s+disabled/);
    expect(output).toMatch(/RSA Key Strength:\s+2048/);
    expect(output).toMatch(/Session renegotiation not supported|Secure session renegotiation/);
  });
  return {
    suites: () => acceptedSuites(room.lanUrl).then((found) => found.suites),
  };
}

describeWith(['sslscan', 'lan'], 'TLS of a headless room', () => {
  const { suites } = only256BitSuites(() => launchRoom());

  it('includes TLS 1.3', async () => {
    expect((await suites()).map(({ protocol }) => protocol)).toContain('TLSv1.3');
  });
});

describeWith(['electron', 'sslscan', 'lan'], 'TLS of the room in Electron', () => {
  const { suites } = only256BitSuites(() => launchElectronRoom());

  it('is TLS 1.2 only, because its library cannot be told the suites of 1.3 (ADR 0004)', async () => {
    expect(new Set((await suites()).map(({ protocol }) => protocol))).toEqual(new Set(['TLSv1.2']));
  });
});
