import type { PolicyTexts } from './texts.ts';

export const it: PolicyTexts = {
  product: 'Mago Room',
  recommendedProduct: 'Mago Room – consigliato (modificabile sullo schermo)',
  supported: 'Mago Room 0.1 o successivo',
  description: 'Impostazioni di Mago Room, il sistema per sale riunioni',
  categories: {
    room: 'Sala',
    network: 'Rete',
    meeting: 'Riunioni',
    cloud: 'Cloud',
    beacon: 'Segnale Bluetooth',
    updates: 'Aggiornamenti',
    support: 'Assistenza',
  },
  defaultIs: 'Predefinito: {{value}}.',
  enforced: 'Il valore è imposto: lo schermo della sala lo mostra e non può cambiarlo.',
  recommended:
    'Il valore è consigliato: vale finché sullo schermo della sala non se ne imposta un altro.',
  yesOrNo: '“Attivata” significa sì, “Disattivata” significa no.',
  yes: 'sì',
  no: 'no',
  none: 'vuoto',
  settings: {
    'room.name': {
      name: 'Nome della sala',
      explain: 'Il nome che vedono gli ospiti e le altre sale.',
    },
    'room.language': {
      name: 'Lingua dello schermo',
      explain: 'La lingua dello schermo della sala. Gli ospiti vedono la lingua del loro browser.',
      options: {
        en: 'Inglese',
        de: 'Tedesco',
        it: 'Italiano',
        fr: 'Francese',
        es: 'Spagnolo',
      },
    },
    'network.interface': {
      name: 'Interfaccia di rete',
      explain:
        'Il nome dell’interfaccia di rete dalla quale gli ospiti raggiungono la sala, come la chiama Windows o Linux, oppure un suo indirizzo IPv4.',
      empty: 'Vuoto: la sala sceglie l’interfaccia che raggiunge la rete.',
    },
    'network.timeServer': {
      name: 'Server orario',
      explain:
        'Il server orario (NTP) dell’organizzazione, un nome o un indirizzo. La diagnosi confronta l’orologio con esso.',
      empty: 'Vuoto: l’orologio non viene confrontato.',
    },
    'network.port': {
      name: 'Porta TCP dell’host LAN',
      explain:
        'Gli ospiti si collegano a questa porta. Il firewall deve lasciarla entrare. Un cambiamento chiude i collegamenti degli ospiti.',
    },
    'meeting.pin': {
      name: 'PIN per le nuove riunioni',
      explain: 'Se ogni riunione comincia con un nuovo PIN. Chi lo conosce entra subito.',
    },
    'meeting.lobby': {
      name: 'Sala d’attesa',
      explain: 'Chi deve aspettare finché lo schermo della sala non lo fa entrare.',
      options: {
        withoutPin: 'Chi non ha il PIN',
        always: 'Tutti, anche con il PIN',
      },
    },
    'meeting.allowPublicAddressIds': {
      name: 'ID per indirizzi pubblici',
      explain:
        'Se una sala con un indirizzo IPv4 pubblico ha un ID che ne deriva. Solo per reti i cui computer hanno indirizzi pubblici.',
    },
    'cloud.url': {
      name: 'Indirizzo del cloud',
      explain:
        'Il server delle riunioni gestito dall’organizzazione: https://, il nome e :porta se non è 443.',
      empty: 'Vuoto: non c’è un cloud; la sala funziona da sola.',
    },
    'cloud.localOnly': {
      name: 'Solo connessioni locali',
      explain:
        'Se la sala resta nella propria rete. Allora non chiama alcun cloud, non risolve nomi e non interroga server dell’ora; gli ospiti entrano con dieci cifre.',
    },
    'cloud.enrolmentCode': {
      name: 'Codice di registrazione',
      explain:
        'Il codice monouso che un amministratore del cloud ha creato per questa sala, invece di digitarlo sulla parete. Si usa una volta, vale un’ora e poi non vale più nulla: non è un segreto che duri.',
      empty: 'Vuoto: qualcuno digita il codice sulla parete.',
    },
    'cloud.caFile': {
      name: 'Autorità di certificazione del cloud',
      explain:
        'Un file PEM sul PC della sala con le autorità che garantiscono per il cloud, oltre a quelle del sistema.',
      empty: 'Vuoto: decidono le autorità del sistema.',
    },
    'cloud.spki': {
      name: 'Chiave del cloud',
      explain:
        'SHA-256 della chiave TLS del cloud (SPKI), base64url. Allora non si interroga alcuna autorità: vale solo questa chiave.',
      empty: 'Vuoto: decide il certificato.',
    },
    'beacon.enabled': {
      name: 'Segnale Bluetooth',
      explain: 'Se la sala si propone alle app vicine. Il segnale non apre alcuna porta.',
    },
    'beacon.companyId': {
      name: 'Identificativo aziendale nel segnale',
      explain:
        'Il numero dell’organizzazione presso il Bluetooth SIG. 65535 è riservato alle prove.',
    },
    'beacon.hciPath': {
      name: 'Controller Bluetooth',
      explain:
        'Un controller Bluetooth proprio che parla HCI (H4): una porta seriale, seguita da @ e dalla velocità in baud, oppure un socket.',
      empty: 'Vuoto: la sala usa il Bluetooth del sistema operativo.',
    },
    'updates.url': {
      name: 'Indirizzo degli aggiornamenti',
      explain:
        'La cartella su un server web che contiene gli aggiornamenti (HTTPS). Vale solo da un criterio.',
      empty: 'Vuoto: la sala non viene aggiornata.',
    },
    'updates.keys': {
      name: 'Chiavi che firmano gli aggiornamenti',
      explain:
        'Le chiavi pubbliche (Ed25519, base64url) di chi può firmare gli aggiornamenti, separate da virgole, tre al massimo. Vale solo da un criterio.',
      empty: 'Vuoto: la sala non viene aggiornata.',
    },
    'updates.channel': {
      name: 'Canale',
      explain: 'Quali aggiornamenti prende la sala. Vale solo da un criterio.',
      options: { stable: 'Stabile', preview: 'Anteprima: anche ciò che è ancora in prova' },
    },
    'updates.window': {
      name: 'Finestra per gli aggiornamenti',
      explain:
        'Quando si installano gli aggiornamenti, nell’ora locale del PC, come HHMM-HHMM. Mai durante una riunione né nei 30 minuti prima di una pianificata. Due volte la stessa ora significa tutto il giorno.',
    },
    'support.folder': {
      name: 'Cartella per i pacchetti di assistenza',
      explain:
        'Dove la sala mette un pacchetto di assistenza: una cartella sul PC o una condivisione in cui il suo account può scrivere.',
      empty: 'Vuoto: nella cartella dati della sala.',
    },
    'support.request': {
      name: 'Richiesta di un pacchetto di assistenza',
      explain:
        'Un testo che prima non c’era, per esempio una data: la sala salva un pacchetto di assistenza.',
      empty: 'Vuoto: non viene richiesto nulla.',
    },
  },
};
