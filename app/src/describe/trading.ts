import { money } from "../format.ts";
import { costing, type Describers, name, said } from "./description.ts";

/** What the keeper does through the router. */
export const TRADING: Describers<"arbitrageSettled" | "positionOpened" | "positionClosed" | "silverBought"> = {
  arbitrageSettled: ({ amountIn, amountOut, tip, profit, legs }) =>
    said(
      "Arbitrage",
      `${money(amountIn)} in, ${money(amountOut)} out over ${legs} legs, ${money(tip)} tip repaid`,
      profit,
    ),
  positionOpened: ({ position, spent, units, loss }) =>
    said("Position opened", `${units} atoms bought for position ${name(position)}${costing(loss)}`, -spent),
  positionClosed: ({ position, units, cost, proceeds, loss }) =>
    said(
      "Position closed",
      `${units} atoms of position ${name(position)} sold, which had cost ${money(cost)} USDC${costing(loss)}`,
      proceeds,
    ),
  silverBought: ({ spent, units, held, loss }) =>
    said("Silver bought", `${units} atoms, ${held} held now${costing(loss)}`, -spent),
};
