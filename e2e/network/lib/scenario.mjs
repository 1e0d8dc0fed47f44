// A scenario: a program that runs in namespaces of its own, says when what happened, and ends with 1 when a promise was broken.
const began = Date.now();
export const say = (what) => console.log(`${((Date.now() - began) / 1_000).toFixed(1)} s: ${what}`);

/** Plays it to its end, which is this process's, and stops the network. */
export async function play(network, scenario) {
  try {
    await scenario();
    say('done');
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await network.stop();
  }
  process.exit();
}
