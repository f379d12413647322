import { constants } from 'node:crypto';
import type { TlsOptions } from 'node:tls';
import { groups, suites12, suites13 } from '#shared/tlsSuites.ts';

/**
 * TLS with 256-bit suites only (DESIGN 9, ADR 0004).
 *
 * The suites of TLS 1.3 must be named as well: with names of TLS 1.2 alone OpenSSL leaves AES-128 open.
 * Electron's BoringSSL cannot be told the suites of TLS 1.3 at all and prefers AES-128 there, so under
 * Electron TLS ends at 1.2. That costs a round trip at a guest's first request and no security:
 * ECDHE and an AEAD are the same in both.
 *
 * No session tickets: they are sealed by a cipher that nobody chose (AES-128 in BoringSSL), and a
 * ticket's key would open the recorded traffic of every session that it sealed.
 */
export function strictTls(isBoringSsl: boolean): TlsOptions {
  // BoringSSL has no renegotiation, and so no such constant.
  const noRenegotiation: number | undefined = constants.SSL_OP_NO_RENEGOTIATION;
  return {
    minVersion: 'TLSv1.2',
    maxVersion: isBoringSsl ? 'TLSv1.2' : 'TLSv1.3',
    ciphers: [...(isBoringSsl ? [] : suites13), ...suites12].join(':'),
    ecdhCurve: groups.join(':'),
    honorCipherOrder: true,
    secureOptions:
      (noRenegotiation ?? 0) | constants.SSL_OP_NO_COMPRESSION | constants.SSL_OP_NO_TICKET,
    ALPNProtocols: ['http/1.1'],
  };
}
