export { loadNodeXmpp, type NodeXmppOptions } from './nodeXmpp.ts';
export {
  createXmppHost,
  type XmppHost,
  type XmppHostDeps,
  type XmppHostState,
} from './xmppHost.ts';
