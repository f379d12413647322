import { slots, type Slot } from '../../../src/shared/signal/values.ts';
import type { Peer } from './world.ts';

/** Reads getStats (W3C webrtc-stats) of one link. */

type Statistic = Record<string, unknown>;

const all = async (peer: Peer, of: Peer): Promise<Map<unknown, Statistic>> => {
  const list = await peer.page.evaluate((id) => window.rtcTest.stats(id), of.id);
  return new Map(list.map((statistic) => [statistic.id, statistic]));
};

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The stream of one slot: m-lines are in the order of `slots`, and so are their mids. 0 where nothing was sent. */
export async function rtp(peer: Peer, of: Peer, type: 'inbound-rtp' | 'outbound-rtp', slot: Slot) {
  const statistics = await all(peer, of);
  const found = [...statistics.values()].find(
    (each) => each.type === type && each.mid === String(slots.indexOf(slot)),
  );
  return {
    packetsReceived: number(found?.packetsReceived),
    bytesReceived: number(found?.bytesReceived),
    bytesSent: number(found?.bytesSent),
    frameWidth: number(found?.frameWidth),
    framesDecoded: number(found?.framesDecoded),
    totalAudioEnergy: number(found?.totalAudioEnergy),
    codec: text(statistics.get(found?.codecId)?.mimeType),
  };
}

/** The transport with both candidates of the selected pair. Throws unless there is exactly one transport. */
export async function transport(peer: Peer, of: Peer) {
  const statistics = await all(peer, of);
  const [found, ...rest] = [...statistics.values()].filter(({ type }) => type === 'transport');
  if (found === undefined || rest.length > 0) throw new Error('not one transport');
  const pair = statistics.get(found.selectedCandidatePairId);
  return {
    dtlsState: text(found.dtlsState),
    srtpCipher: text(found.srtpCipher),
    local: statistics.get(pair?.localCandidateId),
    remote: statistics.get(pair?.remoteCandidateId),
  };
}
