export { isAccountFile, openAccounts } from './account.ts';
export { createCloud, type Cloud, type CloudWay } from './cloud.ts';
export { loadNodeXmpp } from './nodeXmpp.ts';
export { createRmsClient } from './rmsClient.ts';
export { findVisitWay } from './visitWay.ts';
export {
  createXmppHost,
  type XmppHost,
  type XmppHostDeps,
  type XmppHostState,
} from './xmppHost.ts';
