// Figures and how they spread.

/** Smallest, median and largest. */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { low: sorted[0], median: sorted[sorted.length >> 1], high: sorted[sorted.length - 1] };
}

/** `1.03 (0.99–1.10)` */
export function words(values, digits = 2) {
  const { low, median, high } = spread(values);
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

/** Each pair's ratio: what is compared ran one after the other. */
export const ratios = (a, b) => a.map((value, i) => value / b[i]);

/** Rows of texts below their titles. */
export function print(titles, rows) {
  const all = [titles, ...rows];
  const widths = titles.map((_, i) => Math.max(...all.map((row) => `${row[i]}`.length)));
  for (const row of all) console.log(row.map((cell, i) => (i ? `${cell}`.padStart(widths[i]) : `${cell}`.padEnd(widths[0]))).join('  '));
}
