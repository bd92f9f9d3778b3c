import { ticketKey } from "../addresses.ts";
import { vaultTime } from "../price.ts";
import { all, type Invariant, instructionOf, type Step, type Verdict } from "../step.ts";
import { outsideOf, pricesAt, valueAtMid } from "../value.ts";
import type { World } from "../world.ts";

const PAUSE_DEPOSITS = 1;
const PAUSE_TRADING = 2;
const PAUSE_OUTFLOWS = 4;
const VIRTUAL = 1_000_000n;
const BPS = 10_000n;

/** Each part of the value is rounded by less than an atom. */
const ROUNDING = 6n;

/** Where an instruction's first, second and third u64 is in its data. */
const [FIRST, SECOND, THIRD] = [8, 16, 24];

type Check = (step: Step, world: World) => Verdict;

/** What the policy, the pause flags and the nonces forbid is not done, by whomever it is asked for. */
export const limits: Invariant = {
  name: "limits",
  rule: "nothing passes a pause, a limit of the policy or a used nonce: deposits, requests, trades and outflows",
  start: (world) => (step) => CHECKS[instructionOf(step) ?? ""]?.(step, world),
};

function deposit({ before, after, plan }: Step, world: World): Verdict {
  const { paused, policy } = before.vault;
  const amount = after.vault.idle - before.vault.idle + reserved(after) - reserved(before);
  const at = vaultTime(before.vault, after.now);
  const { high } = pricesAt(world, before, at);
  const outside = outsideOf(world, before, at);
  const gap = outside.high - outside.low;
  return all(
    [(paused & PAUSE_DEPOSITS) === 0, "a deposit while deposits are paused"],
    [amount >= policy.minDeposit, () => `a deposit of ${amount}`],
    [high.assets - VIRTUAL + amount <= policy.depositCap, () => `a deposit of ${amount} on ${high.assets}`],
    [
      gap * BPS <= BigInt(policy.maxSpreadBps) * (before.vault.idle + outside.high),
      () => `a deposit while ${gap} lie between the two values`,
    ],
    [argument(plan, SECOND) <= after.supply - before.supply, "fewer shares than were asked for"],
  );
}

function request({ before, after }: Step, world: World): Verdict {
  const ticket = after.records.Withdrawal.get(ticketKey(world.vault, before.vault.ticketNext));
  const { minWithdrawal } = before.vault.policy;
  return (ticket?.valueAtRequest ?? 0n) >= minWithdrawal || `a ticket of ${ticket?.valueAtRequest}`;
}

function arbitrage({ before, after, plan }: Step): Verdict {
  const { paused, policy, arbitrageNonce, idle } = before.vault;
  const [nonce, amountIn, minProfit] = [argument(plan, FIRST), argument(plan, SECOND), argument(plan, THIRD)];
  return all(
    [(paused & PAUSE_TRADING) === 0, "an arbitrage while trading is paused"],
    [nonce === arbitrageNonce, () => `an order ${nonce}, the next is ${arbitrageNonce}`],
    [amountIn <= policy.maxTrade && amountIn <= idle, () => `a trade of ${amountIn}`],
    [after.vault.idle - idle >= minProfit, () => `a profit below the ${minProfit} that was asked for`],
  );
}

function order({ before, after, plan }: Step, world: World): Verdict {
  const { paused, orderNonce, policy } = before.vault;
  const nonce = argument(plan, FIRST);
  const [was, is] = [before.vault.idle + before.vault.reservedSilver, after.vault.idle + after.vault.reservedSilver];
  const lost = valueAtMid(world, before) - valueAtMid(world, after);
  // A purchase gives cash; a sale gives what it was paid for and what it lost.
  const given = was > is ? was - is : is - was + lost;
  return all(
    [(paused & PAUSE_TRADING) === 0, "an order while trading is paused"],
    [(lost - ROUNDING) * BPS <= given * BigInt(policy.bandBps), () => `an order that lost ${lost} of ${given}`],
    [given - ROUNDING <= policy.maxTrade, () => `an order of ${given}`],
    [
      nonce === orderNonce && after.vault.orderNonce === nonce + 1n,
      () => `an order ${nonce}, the next is ${orderNonce}`,
    ],
  );
}

function outflow({ before, after, plan }: Step): Verdict {
  const { paused, orderNonce } = before.vault;
  const nonce = argument(plan, FIRST);
  return all(
    [(paused & PAUSE_OUTFLOWS) === 0, "an outflow while outflows are paused"],
    [
      nonce === orderNonce && after.vault.orderNonce === nonce + 1n,
      () => `an order ${nonce}, the next is ${orderNonce}`,
    ],
  );
}

const CHECKS: Readonly<Record<string, Check>> = {
  deposit,
  request_withdrawal: request,
  arbitrage,
  open_position: order,
  close_position: order,
  buy_silver: order,
  deploy_capital: outflow,
  transfer_inventory: outflow,
};

/** Fees that a deposit charged left idle for these. */
const reserved = ({ vault }: Step["before"]): bigint => vault.reservedSilver + vault.reservedEcosystem;

function argument(plan: Step["plan"], at: number): bigint {
  const data = plan?.send.data;
  if (data === undefined || data.length < at + 8) return 0n;
  return new DataView(data.buffer, data.byteOffset, data.byteLength).getBigUint64(at, true);
}
