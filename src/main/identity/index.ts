export { verifyDocument } from './document.ts';
export {
  loadIdentity,
  type Hosts,
  type IdentityDeps,
  type RoomIdentity,
  type TlsMaterial,
} from './identity.ts';
export { keepCertificate, type CertificateKeeper } from './keepCertificate.ts';
