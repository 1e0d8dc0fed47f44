// Waiting with an end.
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is true, and gives it; throws after so many seconds. `words` are added to the failure. */
export async function until(what, seconds, ask, words = () => '') {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`gave up after ${seconds} s waiting for ${what}\n${words()}`);
    await sleep(100);
  }
}
