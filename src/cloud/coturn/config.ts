import { suites12, suites13 } from '#shared/tlsSuites.ts';

/** coturn beside RMS (tried with Debian's 4.6.1). */
export type CoturnSettings = {
  /** IPv4 address that it listens on and relays from. */
  address: string;
  /** Its address as seen from outside, where it stands behind NAT. */
  externalAddress: string | null;
  port: number;
  tlsPort: number;
  /** UDP ports of relays, first and last. */
  relayPorts: readonly [number, number];
  realm: string;
  /** What RMS signs credentials with. */
  secret: string;
  certFile: string;
  keyFile: string;
  pidFile: string;
};

/**
 * Nobody is relayed to a network that is not public (RFC 6890): a relay stands where it could reach the
 * organisation's own. coturn 4.6.1 takes `::ffff:10.0.0.1` for another address than `10.0.0.1`, hence the
 * mapped, translated and tunnelled forms of IPv6.
 */
export const deniedPeers: readonly string[] = [
  '0.0.0.0-0.255.255.255',
  '10.0.0.0-10.255.255.255',
  '100.64.0.0-100.127.255.255',
  '127.0.0.0-127.255.255.255',
  '169.254.0.0-169.254.255.255',
  '172.16.0.0-172.31.255.255',
  '192.0.0.0-192.0.0.255',
  '192.0.2.0-192.0.2.255',
  '192.88.99.0-192.88.99.255',
  '192.168.0.0-192.168.255.255',
  '198.18.0.0-198.19.255.255',
  '198.51.100.0-198.51.100.255',
  '203.0.113.0-203.0.113.255',
  '224.0.0.0-255.255.255.255',
  '::1-::1',
  '::ffff:0.0.0.0-::ffff:255.255.255.255',
  '64:ff9b::-64:ff9b::ffff:ffff',
  '64:ff9b:1::-64:ff9b:1:ffff:ffff:ffff:ffff:ffff',
  '100::-100::ffff:ffff:ffff:ffff',
  '2001::-2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
  '2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
  '2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fe80::-feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'ff00::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
];

/** RFC 1918. */
const isPrivate = (address: string): boolean =>
  /^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.)/.test(address);

/**
 * A relay on a private address still has to reach itself: two ends that both need it meet there. Nothing else
 * of that network is opened by it.
 */
const ownPeer = (address: string): string[] =>
  isPrivate(address) ? [`allowed-peer-ip=${address}`] : [];

/** Allocations of one participant of one meeting: links to three others, over UDP and TLS, twice at a restart. */
const perUser = 24;
const inAll = 4_000;
/** Bytes per second of one allocation, each way: a screen share and a camera at their best. */
const bytesPerSecond = 1_500_000;

/** turnserver.conf: the secret is in it, so it is for its owner's eyes only. */
export const coturnConfig = (settings: CoturnSettings): string =>
  [
    `listening-ip=${settings.address}`,
    `relay-ip=${settings.address}`,
    ...(settings.externalAddress === null ? [] : [`external-ip=${settings.externalAddress}`]),
    `listening-port=${settings.port}`,
    `tls-listening-port=${settings.tlsPort}`,
    `min-port=${settings.relayPorts[0]}`,
    `max-port=${settings.relayPorts[1]}`,
    `realm=${settings.realm}`,
    'use-auth-secret',
    `static-auth-secret=${settings.secret}`,
    `cert=${settings.certFile}`,
    `pkey=${settings.keyFile}`,
    `cipher-list=${suites12.join(':')}`,
    ...['no-tlsv1', 'no-tlsv1_1', 'no-cli', 'no-dtls', 'no-tcp-relay', 'no-multicast-peers'],
    ...['fingerprint', 'stale-nonce=600', 'no-software-attribute'],
    `user-quota=${perUser}`,
    `total-quota=${inAll}`,
    `max-bps=${bytesPerSecond}`,
    ...deniedPeers.map((range) => `denied-peer-ip=${range}`),
    ...ownPeer(settings.address),
    `pidfile=${settings.pidFile}`,
    ...['log-file=stdout', 'simple-log', 'new-log-timestamp'],
    '',
  ].join('\n');

/**
 * An OpenSSL configuration for coturn's process (`OPENSSL_CONF`): coturn has no setting for the suites of
 * TLS 1.3, and OpenSSL's own list has AES-128 in it (DESIGN 9).
 */
export const coturnOpenssl = (): string =>
  [
    'openssl_conf = init',
    '[init]',
    'ssl_conf = ssl',
    '[ssl]',
    'system_default = strict',
    '[strict]',
    'MinProtocol = TLSv1.2',
    `Ciphersuites = ${suites13.join(':')}`,
    '',
  ].join('\n');
