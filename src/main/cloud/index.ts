export { isAccountFile, openAccounts } from './account.ts';
export { readAuthorities } from './authorities.ts';
export { createCloud, type Cloud, type CloudWay } from './cloud.ts';
export { provedKey, type CloudTrust } from './connect.ts';
export { loadNodeXmpp } from './nodeXmpp.ts';
export { createRmsClient, type RmsClient } from './rmsClient.ts';
export { findVisitWay } from './visitWay.ts';
export {
  createXmppHost,
  type XmppHost,
  type XmppHostDeps,
  type XmppHostState,
} from './xmppHost.ts';
