// The chain's money rules once more, in exact integers and written from the design: nothing here is the chain's own code.
// Amounts are planck.

export const SCC = 10n ** 12n;
/** Minted by every block. */
export const EMISSION = SCC;

/** What stars leave of a price, in thousandths. */
export const STARS = { One: 900n, Two: 925n, Three: 950n, Four: 975n, Five: 1_000n };

const least = (...amounts) => amounts.reduce((one, other) => (other < one ? other : one));
const parts = (amount, numerator, denominator) => (denominator === 0n ? 0n : (amount * numerator) / denominator);

/** φ and μ, rounded down, and the rest. */
export function splitIncome(income) {
  const [foundation, author] = [income / 10n, income / 10n];
  return { foundation, author, rest: income - foundation - author };
}

/** Payment of so many of a job's units, rounded down. */
export const priceOf = (payment, delivered, units) => parts(payment, least(delivered, units), units);

/** Payment · units / all units · stars. */
export const creditOf = (payment, delivered, units, stars) => parts(priceOf(payment, delivered, units), STARS[stars], 1_000n);

/** κ+δ of the price of units nobody delivered, at most what is pending. */
export const refundOf = (payment, undelivered, units, pending) =>
  least((priceOf(payment, undelivered, units) * 8n) / 10n, pending);

/** min(carry · C/(vol + C), θ(κ+δ)C) with θ = 10 %. */
export const releaseOf = (carry, volume, credit) =>
  least(parts(carry, credit, volume + credit), parts(credit, 8n, 100n), carry);

/** κ(1+g) · credit with g = release / ((κ+δ)C): credit · 3(4C + 5R) / 20C. */
export const claimOf = (credit, total, release) => parts(credit, 3n * (4n * total + 5n * release), 20n * total);

/** A settlement: each worker's credit and claim, the developers' part, and what is left for the reserve. */
export function settle({ payment, units, pending, carry, volume, credits }) {
  const priced = credits.map((line) => ({ ...line, price: priceOf(payment, line.units, units),
    credit: creditOf(payment, line.units, units, line.stars) }));
  const sum = (name, lines) => lines.reduce((total, line) => total + line[name], 0n);
  const [price, credit] = [sum('price', priced), sum('credit', priced)];
  const taken = least((price * 8n) / 10n, pending);
  const release = releaseOf(carry, volume, credit);
  let rest = taken + release;
  const take = (amount) => { const part = least(amount, rest); rest -= part; return part; };
  const awards = priced.map((line) => ({ ...line, claim: take(claimOf(line.credit, credit, release)) }));
  const developers = take((4n * price + 5n * release) / 20n);
  return { awards, credit, claims: sum('claim', awards), taken, release, developers, reserve: rest };
}

/** Most the carry may hold: ten half-lives of its part of the emission. */
export const carryCap = (halfLife) => ((EMISSION * 8n) / 10n) * BigInt(halfLife) * 10n;

const SCALE = 127n;
const factors = new Map();

/** ⌈2¹²⁷ · 2^(−k/H)⌉: the least number whose H-th power is at least 2^(127H − k). */
function decayFactor(k, halfLife) {
  const key = `${k}/${halfLife}`;
  if (!factors.has(key)) {
    const [power, wanted] = [BigInt(halfLife), 1n << (SCALE * BigInt(halfLife) - BigInt(k))];
    let [low, high] = [1n << (SCALE - 1n), 1n << SCALE];
    while (low < high) {
      const middle = (low + high) >> 1n;
      if (middle ** power >= wanted) high = middle; else low = middle + 1n;
    }
    factors.set(key, low);
  }
  return factors.get(key);
}

/** What so many blocks leave of an amount that loses half of itself every half-life; a rest of 1,000 planck is none. */
export function leftOf(amount, elapsed, halfLife) {
  if (elapsed === 0) return amount;
  const halvings = Math.floor(elapsed / halfLife);
  if (halvings >= 68) return 0n;
  const up = (value, bits) => (value + (1n << bits) - 1n) >> bits;
  const left = up(up(amount * decayFactor(elapsed % halfLife, halfLife), SCALE), BigInt(halvings));
  return left <= 1_000n ? 0n : left;
}
