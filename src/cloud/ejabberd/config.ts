import { guestsHost, roomsHost } from '#shared/xmppNames.ts';

/**
 * ejabberd.yml for the cloud road (ADR 0016; tried with Debian's 23.01). JSON is YAML too, and leaves no
 * question of quoting. What is not in it is not there: no roster, no MUC, no server-to-server, no offline
 * messages, no registration, no service discovery, no ad-hoc commands.
 */
export type EjabberdSettings = {
  /** Rooms live on `rooms.<domain>`, guests on `guests.<domain>`. */
  domain: string;
  /**
   * A TLS port of its own for `wss://…/xmpp-websocket`; null where RMS stands before it and hands streams on
   * through a Unix socket. `certificateFile`: PEM with key, certificate and its chain.
   */
  listen: { address: string; port: number; certificateFile: string } | null;
  /** The JWK by which guests' passes are verified (`guestKeyFile`). */
  guestKeyFile: string;
  /** A folder for Unix sockets that nobody else may enter. */
  socketFolder: string;
};

export const xmppPath = '/xmpp-websocket';

/** The local API for accounts of rooms: `POST /api/<command>` on this Unix socket. */
export const apiSocket = (socketFolder: string): string => `${socketFolder}/api.sock`;
/** Streams that RMS hands on, without TLS: they do not leave the machine. */
export const webSocketSocket = (socketFolder: string): string => `${socketFolder}/ws.sock`;
/** Nobody uses it; see `listeners`. */
export const c2sSocket = (socketFolder: string): string => `${socketFolder}/c2s.sock`;
const apiCommands = ['register', 'unregister', 'kick_user', 'status', 'list_cluster'];

/** Seconds that a lost stream may be resumed (XEP-0198). */
const resumeSeconds = { rooms: 60, guests: 20 };

/** A frame of 64 KiB whose characters are escaped, and its stanza. 23.01 does not hold WebSockets to it; rooms are. */
const maxStanzaBytes = 512 * 1024;
/** For one guest: above what twenty messages of a call come to, far below what would starve the others. */
const guestBytesPerSecond = 128 * 1024;
const guestBurstBytes = 512 * 1024;

/** 256 bit, forward secret (DESIGN 9). OpenSSL's cipher string says nothing of TLS 1.3, so that stays off here. */
const tls = {
  ciphers:
    'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
  protocol_options: [
    'no_sslv3',
    'no_tlsv1',
    'no_tlsv1_1',
    'no_tlsv1_3',
    'no_compression',
    'cipher_server_preference',
  ],
};

const weakMechanisms = ['DIGEST-MD5', 'X-OAUTH2', 'SCRAM-SHA-1', 'SCRAM-SHA-1-PLUS'];

function listeners({ listen, socketFolder }: EjabberdSettings): object[] {
  const webSockets = {
    module: 'ejabberd_http',
    request_handlers: { [xmppPath]: 'ejabberd_http_ws' },
  };
  return [
    ...(listen
      ? [{ port: listen.port, ip: listen.address, tls: true, ...tls, ...webSockets }]
      : []),
    { port: `unix:${webSocketSocket(socketFolder)}`, ...webSockets },
    // WebSockets take their limits from the first listener of this kind; it opens no port.
    {
      port: `unix:${c2sSocket(socketFolder)}`,
      module: 'ejabberd_c2s',
      max_stanza_size: maxStanzaBytes,
      shaper: 'c2s_shaper',
      access: 'c2s',
    },
    {
      port: `unix:${apiSocket(socketFolder)}`,
      module: 'ejabberd_http',
      request_handlers: { '/api': 'mod_http_api' },
    },
  ];
}

/** The whole file. */
export function ejabberdConfig(settings: EjabberdSettings): string {
  const rooms = roomsHost(settings.domain);
  const guests = guestsHost(settings.domain);
  const streams = (resume_timeout: number): object => ({
    mod_stream_mgmt: {
      resume_timeout,
      max_resume_timeout: resume_timeout,
      resend_on_timeout: false,
    },
  });
  const config = {
    // At `info` it writes every call of its API, with the passwords in it.
    loglevel: 'warning',
    log_rotate_count: 0,
    acme: { auto: false },
    hosts: [rooms, guests],
    ...(settings.listen && { certfiles: [settings.listen.certificateFile] }),
    listen: listeners(settings),
    s2s_access: 'none',
    websocket_ping_interval: '10 seconds',
    websocket_timeout: '30 seconds',
    auth_method: 'internal',
    auth_password_format: 'scram',
    auth_scram_hash: 'sha256',
    disable_sasl_mechanisms: [...weakMechanisms, 'PLAIN'],
    host_config: {
      // A pass is a signed token, which SASL knows as PLAIN; it is inside TLS and lives some minutes.
      [guests]: {
        auth_method: 'jwt',
        jwt_key: settings.guestKeyFile,
        jwt_jid_field: 'sub',
        jwt_auth_only_rule: 'all',
        disable_sasl_mechanisms: [...weakMechanisms, 'SCRAM-SHA-256', 'SCRAM-SHA-256-PLUS'],
      },
    },
    append_host_config: {
      [rooms]: { modules: streams(resumeSeconds.rooms) },
      [guests]: { modules: streams(resumeSeconds.guests) },
    },
    acl: { rooms: { server: rooms } },
    access_rules: { c2s: { allow: 'all' } },
    shaper: { guest: { rate: guestBytesPerSecond, burst_size: guestBurstBytes } },
    shaper_rules: { c2s_shaper: [{ none: 'rooms' }, { guest: 'all' }], max_user_sessions: 1 },
    api_permissions: {
      'accounts of rooms': { from: ['mod_http_api'], who: 'all', what: apiCommands },
    },
    modules: {
      mod_http_api: {},
      mod_ping: {
        send_pings: true,
        ping_interval: 15,
        ping_ack_timeout: 10,
        timeout_action: 'kill',
      },
    },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
