import type { PolicyTexts } from './texts.ts';

export const fr: PolicyTexts = {
  product: 'Mago Room',
  recommendedProduct: 'Mago Room – recommandé (modifiable sur l’écran)',
  supported: 'Mago Room 0.1 ou ultérieur',
  description: 'Réglages de Mago Room, le système pour salles de réunion',
  categories: {
    room: 'Salle',
    network: 'Réseau',
    meeting: 'Réunions',
    cloud: 'Cloud',
    beacon: 'Balise Bluetooth',
    updates: 'Mises à jour',
    support: 'Assistance',
  },
  defaultIs: 'Valeur par défaut : {{value}}.',
  enforced: 'La valeur est imposée : l’écran de la salle la montre et ne peut pas la changer.',
  recommended:
    'La valeur est recommandée : elle s’applique tant qu’une autre n’est pas réglée sur l’écran de la salle.',
  yesOrNo: '« Activé » veut dire oui, « Désactivé » veut dire non.',
  yes: 'oui',
  no: 'non',
  none: 'vide',
  settings: {
    'room.name': {
      name: 'Nom de la salle',
      explain: 'Le nom que voient les invités et les autres salles.',
    },
    'room.language': {
      name: 'Langue de l’écran',
      explain: 'La langue de l’écran de la salle. Les invités voient la langue de leur navigateur.',
      options: {
        en: 'Anglais',
        de: 'Allemand',
        it: 'Italien',
        fr: 'Français',
        es: 'Espagnol',
      },
    },
    'network.interface': {
      name: 'Interface réseau',
      explain:
        'Le nom de l’interface réseau par laquelle les invités atteignent la salle, tel que Windows ou Linux l’appelle, ou une de ses adresses IPv4.',
      empty: 'Vide : la salle choisit l’interface qui atteint le réseau.',
    },
    'network.timeServer': {
      name: 'Serveur de temps',
      explain:
        'Le serveur de temps (NTP) de l’organisation, un nom ou une adresse. Le diagnostic lui compare l’horloge.',
      empty: 'Vide : l’horloge n’est pas comparée.',
    },
    'network.port': {
      name: 'Port TCP de l’hôte LAN',
      explain:
        'Les invités se connectent à ce port. Le pare-feu doit le laisser entrer. Un changement ferme les connexions des invités.',
    },
    'meeting.pin': {
      name: 'Code PIN pour les nouvelles réunions',
      explain:
        'Si chaque réunion commence avec un nouveau code PIN. Qui le connaît entre aussitôt.',
    },
    'meeting.lobby': {
      name: 'Salle d’attente',
      explain: 'Qui doit attendre que l’écran de la salle le laisse entrer.',
      options: {
        withoutPin: 'Ceux qui n’ont pas le code PIN',
        always: 'Tout le monde, même avec le code PIN',
      },
    },
    'meeting.allowPublicAddressIds': {
      name: 'ID pour adresses publiques',
      explain:
        'Si une salle dont l’adresse IPv4 est publique a un ID qui en est formé. Seulement pour les réseaux dont les ordinateurs ont des adresses publiques.',
    },
    'cloud.url': {
      name: 'Adresse du cloud',
      explain:
        'Le serveur de réunions que l’organisation exploite : https://, son nom, et :port si ce n’est pas 443.',
      empty: 'Vide : il n’y a pas de cloud ; la salle fonctionne seule.',
    },
    'cloud.localOnly': {
      name: 'Connexions locales uniquement',
      explain:
        'Si la salle reste sur son propre réseau. Alors elle n’appelle aucun cloud, ne résout aucun nom et n’interroge aucun serveur de temps ; les invités entrent avec dix chiffres.',
    },
    'cloud.enrolmentCode': {
      name: 'Code d’inscription',
      explain:
        'Le code à usage unique qu’un administrateur du cloud a créé pour cette salle, au lieu de le saisir sur le mur. Il sert une fois, vaut une heure et ne vaut plus rien ensuite : ce n’est pas un secret durable.',
      empty: 'Vide : quelqu’un saisit le code sur le mur.',
    },
    'cloud.caFile': {
      name: 'Autorité de certification du cloud',
      explain:
        'Un fichier PEM sur le PC de la salle avec les autorités qui répondent du cloud, en plus de celles du système.',
      empty: 'Vide : les autorités du système décident.',
    },
    'cloud.spki': {
      name: 'Clé du cloud',
      explain:
        'SHA-256 de la clé TLS du cloud (SPKI), base64url. Alors aucune autorité n’est interrogée : seule cette clé convient.',
      empty: 'Vide : le certificat décide.',
    },
    'beacon.enabled': {
      name: 'Balise Bluetooth',
      explain: 'Si la salle se propose aux applications proches. La balise n’ouvre aucune porte.',
    },
    'beacon.companyId': {
      name: 'Identifiant d’entreprise dans la balise',
      explain: 'Le numéro de l’organisation auprès du Bluetooth SIG. 65535 est réservé aux essais.',
    },
    'beacon.hciPath': {
      name: 'Contrôleur Bluetooth',
      explain:
        'Un contrôleur Bluetooth propre qui parle HCI (H4) : un port série, suivi de @ et du débit en bauds, ou un socket.',
      empty: 'Vide : la salle utilise le Bluetooth du système d’exploitation.',
    },
    'updates.url': {
      name: 'Adresse des mises à jour',
      explain:
        'Le dossier d’un serveur web qui contient les mises à jour (HTTPS). Ne vaut que par une stratégie.',
      empty: 'Vide : la salle n’est pas mise à jour.',
    },
    'updates.keys': {
      name: 'Clés qui signent les mises à jour',
      explain:
        'Les clés publiques (Ed25519, base64url) de ceux qui peuvent signer des mises à jour, séparées par des virgules, trois au plus. Ne vaut que par une stratégie.',
      empty: 'Vide : la salle n’est pas mise à jour.',
    },
    'updates.channel': {
      name: 'Canal',
      explain: 'Les mises à jour que la salle accepte. Ne vaut que par une stratégie.',
      options: { stable: 'Stable', preview: 'Avant-première : aussi ce qui est encore à l’essai' },
    },
    'updates.window': {
      name: 'Plage des mises à jour',
      explain:
        'Quand les mises à jour sont installées, à l’heure locale du PC, sous la forme HHMM-HHMM. Jamais pendant une réunion ni dans les 30 minutes avant une réunion prévue. Deux fois la même heure signifie toute la journée.',
    },
    'support.folder': {
      name: 'Dossier des paquets d’assistance',
      explain:
        'Où la salle met un paquet d’assistance : un dossier du PC ou un partage où son compte peut écrire.',
      empty: 'Vide : dans le dossier de données de la salle.',
    },
    'support.request': {
      name: 'Demande d’un paquet d’assistance',
      explain:
        'Un texte qui n’y était pas avant, une date par exemple : la salle enregistre un paquet d’assistance.',
      empty: 'Vide : rien n’est demandé.',
    },
  },
};
