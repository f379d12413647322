import type { PolicyTexts } from './texts.ts';

export const es: PolicyTexts = {
  product: 'Mago Room',
  recommendedProduct: 'Mago Room – recomendado (se puede cambiar en la pantalla)',
  supported: 'Mago Room 0.1 o posterior',
  description: 'Ajustes de Mago Room, el sistema para salas de reuniones',
  categories: {
    room: 'Sala',
    network: 'Red',
    meeting: 'Reuniones',
    cloud: 'Nube',
    beacon: 'Baliza Bluetooth',
    updates: 'Actualizaciones',
    support: 'Soporte',
  },
  defaultIs: 'Valor predeterminado: {{value}}.',
  enforced: 'El valor es obligatorio: la pantalla de la sala lo muestra y no puede cambiarlo.',
  recommended:
    'El valor es una recomendación: se aplica hasta que se ajuste otro en la pantalla de la sala.',
  yesOrNo: '«Habilitada» quiere decir sí, «Deshabilitada» quiere decir no.',
  yes: 'sí',
  no: 'no',
  none: 'vacío',
  settings: {
    'room.name': {
      name: 'Nombre de la sala',
      explain: 'El nombre que ven los invitados y las demás salas.',
    },
    'room.language': {
      name: 'Idioma de la pantalla',
      explain: 'El idioma de la pantalla de la sala. Los invitados ven el idioma de su navegador.',
      options: {
        en: 'Inglés',
        de: 'Alemán',
        it: 'Italiano',
        fr: 'Francés',
        es: 'Español',
      },
    },
    'network.interface': {
      name: 'Interfaz de red',
      explain:
        'El nombre de la interfaz de red por la que los invitados llegan a la sala, como la llama Windows o Linux, o una de sus direcciones IPv4.',
      empty: 'Vacío: la sala elige la interfaz que llega a la red.',
    },
    'network.timeServer': {
      name: 'Servidor de hora',
      explain:
        'El servidor de hora (NTP) de la organización, un nombre o una dirección. El diagnóstico compara el reloj con él.',
      empty: 'Vacío: el reloj no se compara.',
    },
    'network.port': {
      name: 'Puerto TCP del host LAN',
      explain:
        'Los invitados se conectan a este puerto. El cortafuegos debe dejarlo entrar. Un cambio cierra las conexiones de los invitados.',
    },
    'meeting.pin': {
      name: 'PIN para reuniones nuevas',
      explain: 'Si cada reunión empieza con un PIN nuevo. Quien lo conoce entra enseguida.',
    },
    'meeting.lobby': {
      name: 'Sala de espera',
      explain: 'Quién debe esperar hasta que la pantalla de la sala le deje entrar.',
      options: {
        withoutPin: 'Quienes no tienen el PIN',
        always: 'Todos, también con el PIN',
      },
    },
    'meeting.allowPublicAddressIds': {
      name: 'ID para direcciones públicas',
      explain:
        'Si una sala con una dirección IPv4 pública tiene un ID formado con ella. Solo para redes cuyos ordenadores tienen direcciones públicas.',
    },
    'cloud.url': {
      name: 'Dirección de la nube',
      explain:
        'El servidor de reuniones que gestiona la organización: https://, su nombre y :puerto si no es el 443.',
      empty: 'Vacío: no hay nube; la sala funciona por sí sola.',
    },
    'cloud.localOnly': {
      name: 'Solo conexiones locales',
      explain:
        'Si la sala permanece en su propia red. Entonces no llama a ninguna nube, no resuelve nombres ni consulta servidores de hora; los invitados entran con diez dígitos.',
    },
    'cloud.enrolmentCode': {
      name: 'Código de registro',
      explain:
        'El código de un solo uso que un administrador de la nube creó para esta sala, en lugar de escribirlo en la pared. Se usa una vez, vale una hora y después no vale nada: no es un secreto duradero.',
      empty: 'Vacío: alguien escribe el código en la pared.',
    },
    'cloud.caFile': {
      name: 'Autoridad de certificación de la nube',
      explain:
        'Un archivo PEM en el PC de la sala con las autoridades que responden por la nube, además de las del sistema.',
      empty: 'Vacío: deciden las autoridades del sistema.',
    },
    'cloud.spki': {
      name: 'Clave de la nube',
      explain:
        'SHA-256 de la clave TLS de la nube (SPKI), base64url. Entonces no se consulta a ninguna autoridad: solo vale esta clave.',
      empty: 'Vacío: decide el certificado.',
    },
    'beacon.enabled': {
      name: 'Baliza Bluetooth',
      explain:
        'Si la sala se propone a las aplicaciones cercanas. La baliza no abre ninguna puerta.',
    },
    'beacon.companyId': {
      name: 'Identificador de empresa en la baliza',
      explain:
        'El número de la organización en el Bluetooth SIG. 65535 está reservado para pruebas.',
    },
    'beacon.hciPath': {
      name: 'Controlador Bluetooth',
      explain:
        'Un controlador Bluetooth propio que habla HCI (H4): un puerto serie, seguido de @ y la velocidad en baudios, o un socket.',
      empty: 'Vacío: la sala usa el Bluetooth del sistema operativo.',
    },
    'updates.url': {
      name: 'Dirección de las actualizaciones',
      explain:
        'La carpeta de un servidor web que contiene las actualizaciones (HTTPS). Solo vale desde una directiva.',
      empty: 'Vacío: la sala no se actualiza.',
    },
    'updates.keys': {
      name: 'Claves que firman actualizaciones',
      explain:
        'Las claves públicas (Ed25519, base64url) de quienes pueden firmar actualizaciones, separadas por comas, tres como máximo. Solo vale desde una directiva.',
      empty: 'Vacío: la sala no se actualiza.',
    },
    'updates.channel': {
      name: 'Canal',
      explain: 'Qué actualizaciones toma la sala. Solo vale desde una directiva.',
      options: { stable: 'Estable', preview: 'Avance: también lo que aún se está probando' },
    },
    'updates.window': {
      name: 'Ventana de actualizaciones',
      explain:
        'Cuándo se instalan las actualizaciones, en la hora local del PC, como HHMM-HHMM. Nunca durante una reunión ni en los 30 minutos antes de una planificada. Dos veces la misma hora significa las 24 horas.',
    },
    'support.folder': {
      name: 'Carpeta para paquetes de soporte',
      explain:
        'Dónde deja la sala un paquete de soporte: una carpeta del PC o un recurso compartido en el que su cuenta puede escribir.',
      empty: 'Vacío: en la carpeta de datos de la sala.',
    },
    'support.request': {
      name: 'Petición de un paquete de soporte',
      explain:
        'Un texto que antes no estaba, por ejemplo una fecha: la sala guarda un paquete de soporte.',
      empty: 'Vacío: no se pide nada.',
    },
  },
};
