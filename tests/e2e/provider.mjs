// A municipality's own sign-in, by oidc-provider: it says where it listens, is told on its standard input where people are
// to be sent back to, and then answers. Its pages ask for a name and for consent.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

import { Provider } from 'oidc-provider';

const [client_id, client_secret] = process.argv.slice(2);
const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
console.log(JSON.stringify({ listening: issuer }));

const [redirect_uri] = await once(createInterface({ input: process.stdin }), 'line');
const provider = new Provider(issuer, {
  clients: [{ client_id, client_secret, redirect_uris: [redirect_uri] }],
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  pkce: { required: () => true },
});
server.on('request', provider.callback());
console.log(JSON.stringify({ redirect_uri }));
