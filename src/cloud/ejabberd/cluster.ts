import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Logger } from '../ports.ts';
import type { EjabberdApi } from './api.ts';
import { distributionPort, nodeName } from './erlangNode.ts';
import { ejabberdEnv, erl } from './program.ts';

export type JoiningDeps = {
  /** This machine's, and all of them; the first founds the cluster. */
  address: string;
  nodes: readonly string[];
  /** ejabberd's own. */
  folder: string;
  api: EjabberdApi;
  logger: Logger;
};

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
const commandMs = 60_000;

/**
 * `ejabberdctl join_cluster`, without the script, which wants its own user, and not by the HTTP API, whose
 * process would end with the ejabberd that is joining.
 */
const joinCommand = (own: string, founder: string): string[] => [
  ...['-name', `ctl-${own}`, '-hidden', '-noinput', '-start_epmd', 'false'],
  ...['-dist_listen', 'false', '-erl_epmd_port', String(distributionPort)],
  ...['-s', 'ejabberd_ctl', '-extra', own, '--no-timeout', 'join_cluster', founder],
];

/**
 * Makes this machine's ejabberd a part of the cluster, once: what it kept by itself before is replaced by what
 * the cluster has. After that it finds its way back by itself. A founder that is silent is tried again.
 */
export function startJoining(deps: JoiningDeps): { dispose(): Promise<void> } {
  const { address, folder, api, logger } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const own = nodeName(address);
  const founder = nodeName(deps.nodes[0] ?? address);

  /** Undefined while ejabberd does not answer. */
  async function isJoined(): Promise<boolean | undefined> {
    const answer = await api('list_cluster', {});
    return answer?.status === 200 ? answer.body.includes(`"${founder}"`) : undefined;
  }

  async function join(): Promise<void> {
    const env = ejabberdEnv(folder);
    try {
      await promisify(execFile)(erl, joinCommand(own, founder), {
        env,
        timeout: commandMs,
        signal,
      });
      logger.info('ejabberd is part of the cluster', { founder });
    } catch {
      if (!signal.aborted) logger.warn('ejabberd could not join the cluster', { founder });
    }
  }

  async function run(): Promise<void> {
    if (own === founder) return;
    for (let waitMs = firstWaitMs; !signal.aborted; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      const joined = await isJoined();
      if (joined) return;
      if (joined === false) await join();
      await setTimeout(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
  const done = run();
  return {
    async dispose() {
      stopping.abort();
      await done;
    },
  };
}
