import type { PolicyTexts } from './texts.ts';

export const en: PolicyTexts = {
  product: 'Mago Room',
  recommendedProduct: 'Mago Room – recommended (the wall may change it)',
  supported: 'Mago Room 0.1 or later',
  description: 'Settings of Mago Room, the meeting-room system',
  categories: {
    room: 'Room',
    network: 'Network',
    meeting: 'Meetings',
    cloud: 'Cloud',
    beacon: 'Bluetooth beacon',
    updates: 'Updates',
    support: 'Support',
  },
  defaultIs: 'Default: {{value}}.',
  enforced: 'The value is enforced: the wall shows it and cannot change it.',
  recommended: 'The value is recommended: it applies until another one is set on the wall.',
  yesOrNo: '“Enabled” means yes, “Disabled” means no.',
  yes: 'yes',
  no: 'no',
  none: 'empty',
  settings: {
    'room.name': {
      name: 'Room name',
      explain: 'The name that guests and other rooms see.',
    },
    'room.language': {
      name: 'Language of the wall',
      explain: 'The language of the room’s own screen. Guests see the language of their browser.',
      options: { en: 'English', de: 'German', it: 'Italian', fr: 'French', es: 'Spanish' },
    },
    'network.interface': {
      name: 'Network interface',
      explain:
        'The name of the network interface on which guests reach the room, as Windows or Linux calls it, or an IPv4 address of it.',
      empty: 'Empty: the room chooses the interface that reaches the network.',
    },
    'network.timeServer': {
      name: 'Time server',
      explain:
        'The organisation’s time server (NTP), a name or an address. Diagnostics compare the clock with it.',
      empty: 'Empty: the clock is not compared.',
    },
    'network.port': {
      name: 'TCP port of the LAN host',
      explain:
        'Guests connect to this port. The firewall has to let it in. A change closes the connections of guests.',
    },
    'meeting.pin': {
      name: 'PIN for new meetings',
      explain: 'Whether each meeting starts with a new PIN. Who knows it comes in at once.',
    },
    'meeting.lobby': {
      name: 'Lobby',
      explain: 'Who has to wait until the wall lets them in.',
      options: {
        withoutPin: 'Those without the PIN',
        always: 'Everybody, also with the PIN',
      },
    },
    'meeting.allowPublicAddressIds': {
      name: 'IDs for public addresses',
      explain:
        'Whether a room with a public IPv4 address has an ID made from it. Only for networks whose computers have public addresses.',
    },
    'cloud.url': {
      name: 'Address of the cloud',
      explain:
        'The meeting server that the organisation runs: https://, its name, and :port where it is not 443.',
      empty: 'Empty: there is no cloud; the room works by itself.',
    },
    'cloud.localOnly': {
      name: 'Local connections only',
      explain:
        'Whether the room keeps to its own network. Then it calls no cloud, resolves no names and asks no time server; guests join by ten digits.',
    },
    'cloud.enrolmentCode': {
      name: 'Enrolment code',
      explain:
        'The one-time code that an administrator of the cloud made for this room, in place of typing it on the wall. It is used once, is good for an hour and is worth nothing afterwards, so it is no secret that lasts.',
      empty: 'Empty: somebody types the code on the wall.',
    },
    'cloud.caFile': {
      name: 'Certificate authority of the cloud',
      explain:
        'A PEM file on the room PC with the authorities that vouch for the cloud, besides those of the system.',
      empty: 'Empty: the authorities of the system decide.',
    },
    'cloud.spki': {
      name: 'Key of the cloud',
      explain:
        'SHA-256 of the cloud’s TLS key (SPKI), base64url. Then no authority is asked: only this key will do.',
      empty: 'Empty: the certificate decides.',
    },
    'beacon.enabled': {
      name: 'Bluetooth beacon',
      explain: 'Whether the room suggests itself to apps nearby. The beacon opens no door.',
    },
    'beacon.companyId': {
      name: 'Company ID in the beacon',
      explain: 'The organisation’s number from the Bluetooth SIG. 65535 is reserved for tests.',
    },
    'beacon.hciPath': {
      name: 'Bluetooth controller',
      explain:
        'A Bluetooth controller of its own that speaks HCI (H4): a serial port, with @ and the baud rate behind it, or a socket.',
      empty: 'Empty: the room uses the Bluetooth of the operating system.',
    },
    'updates.url': {
      name: 'Address of updates',
      explain:
        'The folder on a web server that holds the updates (HTTPS). Taken from policy alone.',
      empty: 'Empty: the room is not updated.',
    },
    'updates.keys': {
      name: 'Keys that sign updates',
      explain:
        'The public keys (Ed25519, base64url) of those who may sign updates, with commas between them, three at most. Taken from policy alone.',
      empty: 'Empty: the room is not updated.',
    },
    'updates.channel': {
      name: 'Channel',
      explain: 'Which updates the room takes. Taken from policy alone.',
      options: { stable: 'Stable', preview: 'Preview: also what is still being tried' },
    },
    'updates.window': {
      name: 'Window for updates',
      explain:
        'When updates are installed, in the PC’s local time, as HHMM-HHMM. Never in a meeting, nor in the 30 minutes before a planned one. The same time twice means the whole day.',
    },
    'support.folder': {
      name: 'Folder for support bundles',
      explain:
        'Where the room puts a support bundle: a folder on the PC or a share that its account may write to.',
      empty: 'Empty: in the room’s own data folder.',
    },
    'support.request': {
      name: 'Request for a support bundle',
      explain:
        'Any text that was not there before, such as a date: the room saves one support bundle.',
      empty: 'Empty: nothing is asked for.',
    },
  },
};
