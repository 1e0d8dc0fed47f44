// Waiting with an end.
export { until } from '../../lib/until.mjs';
