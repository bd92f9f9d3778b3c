/**
 * Blocks past the last valid one before an expiry is believed: 31 on top of a block root it, so that with them confirmed no
 * fork is left in which the transaction landed, and a node that lags behind the one that told the height has caught up.
 */
export const EXPIRY_MARGIN = 32;
