import { isPrivateIpv4 } from '#shared/meetingId.ts';

/** Whether an update server is in the room's own network: by its address, for a name would have to be resolved first. */
export const isOnLan = (url: string): boolean => {
  const { hostname } = new URL(url);
  return hostname === '127.0.0.1' || isPrivateIpv4(hostname);
};
