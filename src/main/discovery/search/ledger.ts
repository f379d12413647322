import {
  ways,
  type NearbyEndpoint,
  type NearbyRoom,
  type SearchResult,
  type Way,
  type WayFailure,
  type WayReport,
} from '#shared/discovery/index.ts';

/** A room that was found, with its signature verified. */
export type Finding = Omit<NearbyRoom, 'endpoints' | 'ways'> & { endpoint: NearbyEndpoint };

/** One question: what it finds and what goes wrong is written down here. */
export interface Question {
  found(finding: Finding): void;
  failed(failure: WayFailure): void;
}

/** A network that answers with rooms without end must not fill the memory. */
const maxRooms = 256;
const maxEndpoints = 8;
const maxFailures = 16;

type Entry = { room: Omit<Finding, 'endpoint'>; endpoints: NearbyEndpoint[]; ways: Set<Way> };

/** The books of one search: every question with its outcome, and each room once (by its identity). */
export function createLedger() {
  const rooms = new Map<string, Entry>();
  const reports: (WayReport & { found: string[]; failures: WayFailure[] })[] = [];

  function enter(way: Way, { endpoint, ...room }: Finding): boolean {
    const entry = rooms.get(room.identity);
    if (!entry) {
      if (rooms.size >= maxRooms) return false;
      rooms.set(room.identity, { room, endpoints: [endpoint], ways: new Set([way]) });
      return true;
    }
    entry.ways.add(way);
    // The document has the whole name where a datagram had only its beginning.
    if (entry.room.isNameCut && !room.isNameCut) entry.room = room;
    const isKnown = entry.endpoints.some((one) => isSameEndpoint(one, endpoint));
    if (!isKnown && entry.endpoints.length < maxEndpoints) entry.endpoints.push(endpoint);
    return true;
  }

  return {
    /** Notes that something is asked; its outcome goes into what is returned. */
    ask(way: Way, interfaceName: string | null, target: string): Question {
      const report = {
        way,
        interfaceName,
        target,
        found: [] as string[],
        failures: [] as WayFailure[],
      };
      reports.push(report);
      return {
        found(finding) {
          const isEntered = enter(way, finding);
          if (isEntered && !report.found.includes(finding.identity))
            report.found.push(finding.identity);
        },
        failed(failure) {
          const isKnown = report.failures.some((one) => isSameFailure(one, failure));
          if (!isKnown && report.failures.length < maxFailures) report.failures.push(failure);
        },
      };
    },
    /** What is known to be at an address, from whichever question. */
    findingAt(address: string): Finding | undefined {
      for (const { room, endpoints } of rooms.values()) {
        const endpoint = endpoints.find((one) => one.address === address);
        if (endpoint) return { ...room, endpoint };
      }
      return undefined;
    },
    result: (): SearchResult => ({
      rooms: [...rooms.values()]
        .map((entry): NearbyRoom => ({
          ...entry.room,
          endpoints: entry.endpoints.toSorted(
            (a, b) => Number(a.id === null) - Number(b.id === null),
          ),
          ways: ways.filter((way) => entry.ways.has(way)),
        }))
        .toSorted((a, b) => a.name.localeCompare(b.name) || (a.identity < b.identity ? -1 : 1)),
      reports: reports.map((report) => ({ ...report })),
    }),
  };
}

const isSameEndpoint = (a: NearbyEndpoint, b: NearbyEndpoint): boolean =>
  a.address === b.address && a.port === b.port && a.spki === b.spki;

const isSameFailure = (a: WayFailure, b: WayFailure): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
