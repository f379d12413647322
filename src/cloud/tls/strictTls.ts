import { constants } from 'node:crypto';
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import { groups, suites12, suites13 } from '#shared/tlsSuites.ts';

/** TLS 1.2 and 1.3 with 256-bit suites only (DESIGN 9, ADR 0004). No session tickets: see ADR 0004's host. */
export const strictTls: SecureContextOptions & TlsOptions = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ciphers: [...suites13, ...suites12].join(':'),
  ecdhCurve: groups.join(':'),
  honorCipherOrder: true,
  secureOptions:
    constants.SSL_OP_NO_RENEGOTIATION |
    constants.SSL_OP_NO_COMPRESSION |
    constants.SSL_OP_NO_TICKET,
  ALPNProtocols: ['http/1.1'],
};
