import assert from "node:assert/strict";
import { ticketKey } from "../addresses.ts";
import { addTo, addToField, TOKEN_AMOUNT } from "../tamper.ts";
import { type Breaks, capital, HUGE, headTicket, USDC } from "./support.ts";

/** What breaks what depositors are promised. */
export const DEPOSITORS: Breaks = {
  noDilution: [
    [
      "a crank that lowers the price by an atom of all",
      (scene) => scene.vault("idle", -1n, scene.blame("accrue_fees")),
    ],
    [
      "a deployment that loses more than an old attestation's haircut",
      (scene) => scene.vault("idle", -HUGE / 1_000_000n, scene.blame("deploy_capital", undefined, capital(scene))),
    ],
    [
      "an attestation that is not counted",
      (scene) => scene.vault(["venues", 0, "attested"], -USDC, scene.blame("attest_venue", undefined, capital(scene))),
    ],
  ],
  principal: [
    [
      "a deposit that buys a hundredth less than it pays for",
      async (scene) => {
        const { ann, ground, journey } = scene;
        await addTo(ground, ann.usdc, TOKEN_AMOUNT, -100n * USDC);
        await addTo(ground, ann.shares, TOKEN_AMOUNT, USDC);
        await journey.disturbed("deposit", [ann.usdc, ann.shares], scene.blame("deposit", ann));
      },
    ],
  ],
  noFreeStep: [
    [
      "a cancellation that brings an atom",
      (scene) => scene.token(scene.ann.usdc, 1n, scene.blame("cancel_withdrawal", scene.ann)),
    ],
  ],
  roundTrip: [
    [
      "somebody who leaves with more than he came with",
      async (scene) => {
        const { ann, ground, journey } = scene;
        const held = journey.reading.tokens.get(ann.shares) ?? 0n;
        assert.ok(held > 0n);
        await addTo(ground, ann.shares, TOKEN_AMOUNT, -held);
        await addTo(ground, ann.usdc, TOKEN_AMOUNT, HUGE);
        const tickets = [...journey.reading.records.Withdrawal];
        for (const [key, { owner, shares }] of tickets) {
          if (owner.equals(ann.key.pubkey)) await addToField(ground, key, "Withdrawal", ["shares"], -shares);
        }
        const keys = [ann.shares, ann.usdc, ...tickets.map(([key]) => key)];
        await journey.disturbed("claimWithdrawal", keys, scene.blame("claim_withdrawal", ann));
      },
    ],
  ],
  queueOrder: [
    ["a head that a deposit moved", (scene) => scene.vault("ticket_head", 1n, scene.blame("deposit"))],
    ["a number that a claim handed out", (scene) => scene.vault("ticket_next", 1n, scene.blame("claim_withdrawal"))],
    [
      "a ticket processed before it matured",
      async (scene) => {
        const { ground, journey, world } = scene;
        const head = headTicket(scene);
        await addToField(ground, head, "Withdrawal", ["state"], 2n);
        await addToField(ground, world.vault, "Vault", ["ticket_head"], 1n);
        await journey.disturbed("tamper", [head, world.vault], scene.blame("process_withdrawal"));
      },
    ],
    [
      "a ticket whose shares shrank in the queue",
      (scene) => scene.record("Withdrawal", headTicket(scene), "shares", -1n, scene.blame("arbitrage")),
    ],
    [
      "a ticket that matures before the one ahead of it",
      async (scene) => {
        const { journey, world } = scene;
        const { ticketNext } = journey.reading.vault;
        await scene.record("Withdrawal", ticketKey(world.vault, ticketNext - 1n), "matures_at", HUGE);
        await scene.done("requestWithdrawal", { who: 0, part: 5_000, price: "any", dust: false, alone: false });
      },
    ],
  ],
  headCranks: [
    [
      "a head that belongs to another vault",
      async (scene) => {
        const { ground, journey } = scene;
        const head = headTicket(scene);
        await addToField(ground, head, "Withdrawal", ["vault"], 1n);
        await scene.done("passTime", { seconds: 3_600 });
        // Whoever cranks has fresh prices: a deposit publishes them. Not every time is judged.
        await scene.done("deposit", { who: 2, amount: 10_000_000, greedy: false, stale: false });
        for (let time = 0; time < 8; time++) await journey.disturbed("tamper", [head]);
      },
    ],
  ],
  lock: [
    ["a lock that lasts for ever", (scene) => scene.vault("unlock_seconds", HUGE)],
    ["more locked than there is", (scene) => scene.vault("locked_profit", HUGE)],
  ],
  monotone: [
    ["a mark that fell", (scene) => scene.vault("mark", -1n, scene.blame("deposit"))],
    ["a clock that went back", (scene) => scene.vault("updated_at", -1n, scene.blame("deposit"))],
    ["a nonce that went back", (scene) => scene.vault("arbitrage_nonce", -1n, scene.blame("deposit"))],
  ],
  feeBound: [
    ["a fee on principal", (scene) => scene.vault("reserved_silver", HUGE, scene.blame("accrue_fees"))],
    ["a fee that was owed twice", (scene) => scene.vault("owed_ecosystem", HUGE, scene.blame("accrue_fees"))],
  ],
};
