// The JavaScript automerge-repo as a relay and as its client: what the benchmark puts beside Bindeled's own.
//
//   node peer.mjs serve DATA                        a sync server over WebSocket, its documents in files
//   node peer.mjs push ADDRESS IDS DOCUMENTS CHANGES  makes documents and waits until the server has them
//   node peer.mjs pull ADDRESS IDS                  a fresh client fetches all of them
//   node peer.mjs return ADDRESS IDS CHANGES        fetches all, changes one while away, comes back when told by a line

import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Repo } from '@automerge/automerge-repo';
import { WebSocketClientAdapter, WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket';
import { NodeFSStorageAdapter } from '@automerge/automerge-repo-storage-nodefs';
import { WebSocketServer } from 'ws';

const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const seconds = (since) => (performance.now() - since) / 1000;

/** A key and a value of the size that a mark has. */
const mark = (document, number) => [
  `t/${String(document).padStart(11, 'd')}${String(number).padStart(11, 'p')}/tabletdevic`,
  `came 1763000000000 ${String(number).padStart(22, 'w')}`,
];

const serve = (data) => {
  const socket = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  socket.on('listening', () => {
    // As the public sync server does: documents are given to those who ask, and announced to nobody.
    new Repo({
      network: [new WebSocketServerAdapter(socket)],
      storage: new NodeFSStorageAdapter(data),
      sharePolicy: async () => false,
    });
    say({ listening: `http://127.0.0.1:${socket.address().port}` });
  });
};

const client = (address) =>
  new Repo({ network: [new WebSocketClientAdapter(address.replace(/^http/, 'ws'))], enableRemoteHeadsGossiping: true });

/** Resolves when the server says that it stands where this document stands. */
const received = (handle) =>
  new Promise((resolve) => {
    const look = ({ heads }) => {
      if (JSON.stringify(heads) === JSON.stringify(handle.heads())) {
        handle.off('remote-heads', look);
        resolve();
      }
    };
    handle.on('remote-heads', look);
  });

const push = async (address, ids, documents, changes) => {
  const repo = client(address);
  await repo.networkSubsystem.whenReady();
  const started = performance.now();
  const all = [];
  const waiting = [];
  for (let document = 0; document < documents; document += 1) {
    const handle = repo.create();
    for (let number = 0; number < changes; number += 1) {
      const [key, value] = mark(document, number);
      handle.change((draft) => {
        draft[key] = value;
      });
    }
    waiting.push(received(handle));
    all.push(handle.documentId);
  }
  await Promise.all(waiting);
  writeFileSync(ids, all.join('\n'));
  say({ seconds: seconds(started) });
  process.exit(0);
};

const fetched = async (repo, ids) => Promise.all(readFileSync(ids, 'utf8').split('\n').map((id) => repo.find(id)));

const pull = async (address, ids) => {
  const repo = client(address);
  const started = performance.now();
  const handles = await fetched(repo, ids);
  const keys = handles.reduce((sum, handle) => sum + Object.keys(handle.doc()).length, 0);
  say({ seconds: seconds(started), keys });
  process.exit(0);
};

const comeBack = async (address, ids, changes) => {
  const repo = client(address);
  const handles = await fetched(repo, ids);
  const [adapter] = repo.networkSubsystem.adapters;
  adapter.disconnect();
  const [first] = handles;
  for (let number = 0; number < changes; number += 1) {
    first.change((draft) => {
      draft[`late/${number}`] = 'came';
    });
  }
  say({ away: true });
  await new Promise((resolve) => createInterface({ input: process.stdin }).once('line', resolve));
  const started = performance.now();
  const done = received(first);
  repo.networkSubsystem.addNetworkAdapter(new WebSocketClientAdapter(address.replace(/^http/, 'ws')));
  await done;
  say({ seconds: seconds(started) });
  // What the other documents still have to say to the server is part of coming back: it ends when it is asked to.
  await new Promise((resolve) => createInterface({ input: process.stdin }).once('line', resolve));
  process.exit(0);
};

const [command, ...rest] = process.argv.slice(2);
const commands = {
  serve: () => serve(rest[0]),
  push: () => push(rest[0], rest[1], Number(rest[2]), Number(rest[3])),
  pull: () => pull(rest[0], rest[1]),
  return: () => comeBack(rest[0], rest[1], Number(rest[2])),
};
await commands[command]();
