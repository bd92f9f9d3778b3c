import { MILLION } from "../book/notional.ts";
import { divCeil, divFloor, type Ppm } from "../domain/quantity.ts";

/**
 * Limit prices that leave both orders room to fill when their books move before they arrive, and still cannot lose together:
 * filled whole at both limits the trade breaks even.
 *
 * With an edge e of selling at `worstBid` what was bought at `worstAsk`, fees included, each price may give way by the part
 * h for which (1 + e) · (1 − h) = 1 + h, so h = e ÷ (2 + e).
 *
 * @param worstAsk the last level that the buying walk takes, @param worstBid the selling walk's, integers of their instruments
 * @param edge above zero
 * @returns the highest price to buy at, rounded down, and the lowest to sell at, rounded up
 */
export function protectedLimits(worstAsk: number, worstBid: number, edge: Ppm): { buy: number; sell: number } {
  const room = divFloor(BigInt(edge) * MILLION, 2n * MILLION + BigInt(edge));
  return {
    buy: Number(divFloor(BigInt(worstAsk) * (MILLION + room), MILLION)),
    sell: Number(divCeil(BigInt(worstBid) * (MILLION - room), MILLION)),
  };
}
