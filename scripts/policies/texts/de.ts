import type { PolicyTexts } from './texts.ts';

export const de: PolicyTexts = {
  product: 'Mago Room',
  recommendedProduct: 'Mago Room – empfohlen (am Bildschirm änderbar)',
  supported: 'Mago Room 0.1 oder neuer',
  description: 'Einstellungen von Mago Room, dem System für Besprechungsräume',
  categories: {
    room: 'Raum',
    network: 'Netzwerk',
    meeting: 'Meetings',
    cloud: 'Cloud',
    beacon: 'Bluetooth-Signal',
    updates: 'Updates',
    support: 'Support',
  },
  defaultIs: 'Standardwert: {{value}}.',
  enforced:
    'Der Wert ist vorgeschrieben: Der Bildschirm des Raums zeigt ihn und kann ihn nicht ändern.',
  recommended:
    'Der Wert ist eine Empfehlung: Er gilt, bis am Bildschirm des Raums ein anderer eingestellt wird.',
  yesOrNo: '„Aktiviert“ heißt ja, „Deaktiviert“ heißt nein.',
  yes: 'ja',
  no: 'nein',
  none: 'leer',
  settings: {
    'room.name': {
      name: 'Raumname',
      explain: 'Der Name, den Gäste und andere Räume sehen.',
    },
    'room.language': {
      name: 'Sprache des Bildschirms',
      explain: 'Die Sprache am Bildschirm des Raums. Gäste sehen die Sprache ihres Browsers.',
      options: {
        en: 'Englisch',
        de: 'Deutsch',
        it: 'Italienisch',
        fr: 'Französisch',
        es: 'Spanisch',
      },
    },
    'network.interface': {
      name: 'Netzwerkschnittstelle',
      explain:
        'Der Name der Netzwerkschnittstelle, über die Gäste den Raum erreichen, wie Windows oder Linux sie nennt, oder eine ihrer IPv4-Adressen.',
      empty: 'Leer: Der Raum wählt die Schnittstelle, die das Netzwerk erreicht.',
    },
    'network.timeServer': {
      name: 'Zeitserver',
      explain:
        'Der Zeitserver (NTP) der Organisation, ein Name oder eine Adresse. Die Diagnose vergleicht die Uhr mit ihm.',
      empty: 'Leer: Die Uhr wird nicht verglichen.',
    },
    'network.port': {
      name: 'TCP-Port des LAN-Hosts',
      explain:
        'Mit diesem Port verbinden sich Gäste. Die Firewall muss ihn einlassen. Eine Änderung trennt die Verbindungen der Gäste.',
    },
    'meeting.pin': {
      name: 'PIN für neue Meetings',
      explain: 'Ob jedes Meeting mit einer neuen PIN beginnt. Wer sie kennt, kommt sofort hinein.',
    },
    'meeting.lobby': {
      name: 'Lobby',
      explain: 'Wer warten muss, bis der Bildschirm des Raums ihn einlässt.',
      options: {
        withoutPin: 'Wer die PIN nicht kennt',
        always: 'Alle, auch mit PIN',
      },
    },
    'meeting.allowPublicAddressIds': {
      name: 'IDs für öffentliche Adressen',
      explain:
        'Ob ein Raum mit öffentlicher IPv4-Adresse eine daraus gebildete ID hat. Nur für Netzwerke, deren Rechner öffentliche Adressen haben.',
    },
    'cloud.url': {
      name: 'Adresse der Cloud',
      explain:
        'Der Meeting-Server, den die Organisation betreibt: https://, sein Name, und :Port, wenn es nicht 443 ist.',
      empty: 'Leer: Es gibt keine Cloud; der Raum arbeitet für sich.',
    },
    'cloud.localOnly': {
      name: 'Nur lokale Verbindungen',
      explain:
        'Ob der Raum in seinem eigenen Netzwerk bleibt. Dann ruft er keine Cloud, löst keine Namen auf und fragt keinen Zeitserver; Gäste kommen mit zehn Ziffern.',
    },
    'cloud.enrolmentCode': {
      name: 'Registrierungscode',
      explain:
        'Der Einmalcode, den eine Administration der Cloud für diesen Raum erzeugt hat, statt ihn an der Wand zu tippen. Er wird einmal benutzt, gilt eine Stunde und ist danach nichts mehr wert; er ist also kein Geheimnis von Dauer.',
      empty: 'Leer: Jemand tippt den Code an der Wand.',
    },
    'cloud.caFile': {
      name: 'Zertifizierungsstelle der Cloud',
      explain:
        'Eine PEM-Datei auf dem Raum-PC mit den Stellen, die für die Cloud bürgen, neben denen des Systems.',
      empty: 'Leer: Die Stellen des Systems entscheiden.',
    },
    'cloud.spki': {
      name: 'Schlüssel der Cloud',
      explain:
        'SHA-256 des TLS-Schlüssels der Cloud (SPKI), base64url. Dann wird keine Stelle gefragt: Nur dieser Schlüssel gilt.',
      empty: 'Leer: Das Zertifikat entscheidet.',
    },
    'beacon.enabled': {
      name: 'Bluetooth-Signal',
      explain: 'Ob der Raum sich Apps in der Nähe vorschlägt. Das Signal öffnet keine Tür.',
    },
    'beacon.companyId': {
      name: 'Firmenkennung im Signal',
      explain: 'Die Nummer der Organisation bei der Bluetooth SIG. 65535 ist Tests vorbehalten.',
    },
    'beacon.hciPath': {
      name: 'Bluetooth-Controller',
      explain:
        'Ein eigener Bluetooth-Controller, der HCI (H4) spricht: eine serielle Schnittstelle, dahinter @ und die Baudrate, oder ein Socket.',
      empty: 'Leer: Der Raum nutzt das Bluetooth des Betriebssystems.',
    },
    'updates.url': {
      name: 'Adresse der Updates',
      explain:
        'Der Ordner auf einem Webserver, in dem die Updates liegen (HTTPS). Gilt nur aus einer Richtlinie.',
      empty: 'Leer: Der Raum wird nicht aktualisiert.',
    },
    'updates.keys': {
      name: 'Schlüssel, die Updates signieren',
      explain:
        'Die öffentlichen Schlüssel (Ed25519, base64url) derer, die Updates signieren dürfen, durch Kommas getrennt, höchstens drei. Gilt nur aus einer Richtlinie.',
      empty: 'Leer: Der Raum wird nicht aktualisiert.',
    },
    'updates.channel': {
      name: 'Kanal',
      explain: 'Welche Updates der Raum nimmt. Gilt nur aus einer Richtlinie.',
      options: { stable: 'Stabil', preview: 'Vorschau: auch was noch erprobt wird' },
    },
    'updates.window': {
      name: 'Zeitfenster für Updates',
      explain:
        'Wann Updates installiert werden, in der Ortszeit des PCs, als HHMM-HHMM. Nie in einer Besprechung und nie in den 30 Minuten vor einer geplanten. Zweimal dieselbe Zeit bedeutet den ganzen Tag.',
    },
    'support.folder': {
      name: 'Ordner für Support-Pakete',
      explain:
        'Wohin der Raum ein Support-Paket legt: ein Ordner auf dem PC oder eine Freigabe, in die sein Konto schreiben darf.',
      empty: 'Leer: in den Datenordner des Raums.',
    },
    'support.request': {
      name: 'Anforderung eines Support-Pakets',
      explain:
        'Ein Text, der vorher nicht da stand, etwa ein Datum: Der Raum speichert ein Support-Paket.',
      empty: 'Leer: Nichts wird angefordert.',
    },
  },
};
