/** TLS with 256-bit suites only (DESIGN 9, ADR 0004), as OpenSSL names them: what every port of ours offers. */
export const suites12 = ['ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-CHACHA20-POLY1305'] as const;
export const suites13 = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'] as const;
export const groups = ['X25519', 'P-384', 'P-256'] as const;
