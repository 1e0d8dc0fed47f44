// Votes of the council and the committee, as docs/runbooks/upgrade.md has their members send them.
import { find } from './api.mjs';

/** Two of three members of `body` ('council' or 'committee') carry a call through; `send` sends and answers the events. */
export async function pass(api, send, body, members, call) {
  const [first, second] = members;
  const index = (await api.query[body].proposalCount()).toNumber();
  const length = call.method.encodedLength;
  await send(api.tx[body].propose(2, call, length), first);
  const hash = call.method.hash;
  for (const member of [first, second]) await send(api.tx[body].vote(hash, index, true), member);
  const { weight } = await api.call.transactionPaymentCallApi.queryCallInfo(call.method, length);
  const { events } = await send(api.tx[body].close(hash, index, weight, length), first);
  const { result } = find(events, body, 'Executed');
  if (result.isErr) throw new Error(`the ${body}'s motion failed: ${result.asErr}`);
  return events;
}
