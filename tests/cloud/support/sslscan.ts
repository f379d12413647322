import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';

export interface TlsScan {
  /** `TLSv1.2`, `TLSv1.3`. */
  readonly protocols: readonly string[];
  /** `256 ECDHE-RSA-AES256-GCM-SHA384`, in the order of their names. */
  readonly suites: readonly string[];
  readonly report: string;
}

/** What sslscan finds at `address:port`. */
export function scanTls(target: string): TlsScan {
  const report = execFileSync('sslscan', ['--no-colour', target], { encoding: 'utf8' });
  const protocols = [...report.matchAll(/^((?:SSL|TLS)v\S+) +enabled/gm)];
  const suites = [...report.matchAll(/^(?:Preferred|Accepted) +\S+ +(\d+) bits +(\S+)/gm)];
  return {
    protocols: protocols.map(([, name = '']) => name),
    suites: suites.map(([, bits, name]) => `${bits} ${name}`).toSorted(),
    report,
  };
}

/** DESIGN 9: TLS 1.2 or 1.3, 256-bit suites only, RSA of 2048 bits or more. */
export function expectStrict({ protocols, suites, report }: TlsScan): void {
  expect(suites.length).toBeGreaterThan(0);
  expect(suites.filter((suite) => !suite.startsWith('256 '))).toEqual([]);
  expect(protocols.filter((name) => name !== 'TLSv1.2' && name !== 'TLSv1.3')).toEqual([]);
  const bits = Number(/RSA Key Strength: +(\d+)/.exec(report)?.[1]);
  expect(bits).toBeGreaterThanOrEqual(2_048);
}
