/** The road that carries a participant's messages to the room (DESIGN 3), as the screen calls it. */
export type RoadName = 'LAN' | 'XMPP';
