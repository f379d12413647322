import { rmSync } from 'node:fs';
import { loadNodeXmpp } from '../../src/main/cloud/index.ts';
import { roomJid } from '../../src/shared/xmppNames.ts';
import { describeWith } from '../harness/index.ts';
import { freePort } from '../harness/room.ts';
import { xmppClientContract } from './clientContract.ts';
import { domain, makeFolder, makeTestTls, startEjabberd } from './support/ejabberd.ts';

describeWith(['ejabberd'], 'strophe.js with ejabberd', () => {
  xmppClientContract(async () => {
    const folder = makeFolder();
    const tls = await makeTestTls(folder);
    const ejabberd = await startEjabberd({ folder, tls, port: await freePort() });
    const account = async (name: string) => {
      await ejabberd.registerRoom(name, `secret of ${name}`);
      const mechanism = 'SCRAM-SHA-256' as const;
      return {
        url: ejabberd.url,
        jid: roomJid(name, domain),
        password: `secret of ${name}`,
        mechanism,
      };
    };
    return {
      opener: () => loadNodeXmpp({ ca: tls.certificate }),
      one: await account('room7'),
      other: await account('room8'),
      nowhere: `wss://127.0.0.1:${await freePort()}/xmpp-websocket`,
      async dispose() {
        await ejabberd.kill();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  });
});
