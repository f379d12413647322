/** The wall's page under Electron: a scheme of our own instead of file:// (Electron's checklist, 18). */
export const screenScheme = 'room';
export const screenHost = 'screen';
const screenOrigin = `${screenScheme}://${screenHost}`;
export const screenUrl = `${screenOrigin}/`;

/** Whether an address or an origin, as Electron tells it, is the wall's page. */
export const isScreen = (url: string): boolean =>
  url === screenOrigin || url.startsWith(`${screenOrigin}/`);
