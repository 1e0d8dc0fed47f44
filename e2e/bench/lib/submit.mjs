// Many transactions into a node's pool. The node must allow it: `FLAGS`.

/** Transactions in a call, and calls at a time. */
const [BATCH, CALLS] = [200, 4];
export const FLAGS = ['--rpc-max-batch-request-len', `${BATCH}`, '--rpc-max-request-size', '64'];

/** Hands in transactions (hexadecimal); throws if one is refused. An account's come in order, nearly: a pool keeps what is early. */
export async function submitAll(node, transactions) {
  const count = Math.ceil(transactions.length / BATCH);
  const batches = Array.from({ length: count }, (_, at) => transactions.slice(at * BATCH, (at + 1) * BATCH));
  await Promise.all(Array.from({ length: CALLS }, async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) await submit(node, batch);
  }));
}

async function submit(node, batch) {
  const response = await fetch(node.http, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(batch.map((hex, id) => ({ jsonrpc: '2.0', id, method: 'author_submitExtrinsic', params: [`0x${hex}`] }))),
    signal: AbortSignal.timeout(120_000),
  });
  const refused = [(await response.json())].flat().find(({ error }) => error);
  if (refused) throw new Error(`a transfer was refused: ${refused.error.message} ${refused.error.data ?? ''}`);
}

/** What transactions of a node's chain sign besides themselves. */
export async function identity(node) {
  const genesis = await node.call('chain_getBlockHash', 0);
  const { specVersion, transactionVersion } = await node.call('state_getRuntimeVersion');
  return { genesis, specVersion, transactionVersion };
}
