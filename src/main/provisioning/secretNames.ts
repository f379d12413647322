const secretWords = new Set([
  ...['pin', 'password', 'passwd', 'passphrase', 'passcode', 'pwd', 'secret', 'secrets'],
  ...['token', 'tokens', 'key', 'keys', 'credential', 'credentials', 'kennwort', 'passwort'],
]);
const secretEnd = /(pin|password|secret|token|key|passphrase)$/;

/** Whether a key is named as a secret would be: `adminPin`, `wifi_password`, `apikey`, `cloud.token`. */
export function isSecretName(name: string): boolean {
  const words = name
    .slice(0, 256)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => secretWords.has(word) || secretEnd.test(word));
}
