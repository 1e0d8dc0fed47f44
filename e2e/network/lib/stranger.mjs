// A node of some other chain: it speaks JSON-RPC over WebSocket and knows none of our runtime's calls.
import { WebSocketServer } from 'ws';

/** Starts it; `url` is where it answers. */
export async function startStranger() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (socket) => socket.on('message', (text) => {
    const { id, method } = JSON.parse(`${text}`);
    const error = { code: 4003, message: 'Client error: Execution failed', data: `${method} is not exported` };
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, error }));
  }));
  return {
    url: `ws://127.0.0.1:${server.address().port}`,
    stop() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
