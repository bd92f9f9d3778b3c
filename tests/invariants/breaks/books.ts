import assert from "node:assert/strict";
import { addTo, MINT_SUPPLY } from "../tamper.ts";
import { type Breaks, distribution, HUGE, position, USDC } from "./support.ts";

/** What breaks the books: sums that must agree with accounts. */
export const BOOKS: Breaks = {
  solvency: [
    ["an atom of idle more than there is", (scene) => scene.vault("idle", 1n)],
    [
      "an atom that left the treasury",
      (scene) => scene.token(scene.world.accounts.treasury, -1n, scene.blame("deposit")),
    ],
    ["an atom of idle that became nobody's", (scene) => scene.vault("idle", -1n, scene.blame("accrue_fees"))],
    ["an atom set aside twice", (scene) => scene.vault("distributing", 1n, scene.blame("propose_distribution"))],
  ],
  shareSupply: [
    ["a share owed to the protocol twice", (scene) => scene.vault("protocol_shares_owed", 1n)],
    ["a share that is in escrow for nobody", (scene) => scene.token(scene.world.accounts.escrow, 1n)],
    [
      "a share minted beside the books",
      async ({ ground, journey, world }) => {
        const mint = world.accounts.shareMint;
        assert.ok(mint);
        await addTo(ground, mint, MINT_SUPPLY, 1n);
        await journey.disturbed("tamper", [mint]);
      },
    ],
  ],
  tickets: [
    ["payable to nobody", (scene) => scene.vault("payable", 1n)],
    ["value queued by nobody", (scene) => scene.vault("queued", 1n)],
    ["shares queued by nobody", (scene) => scene.vault("queued_shares", 1n)],
  ],
  rows: [
    ["outstanding at no venue", (scene) => scene.vault("outstanding", 1n)],
    ["the cost of no position", (scene) => scene.vault("position_cost", 1n)],
    ["a position that is closed by the bitmap alone", (scene) => scene.vault("positions", -1n)],
    ["tokens that are recorded and not held", (scene) => scene.record("Position", position(scene), "amount", HUGE)],
    ["a row that no venue has", (scene) => scene.vault(["venues", 9, "attested"], 1n)],
  ],
  distributions: [
    ["more set aside than was proposed", (scene) => scene.vault("distributing", 1n, scene.blame("accrue_fees"))],
    [
      "a claim that nobody made",
      (scene) => scene.record("Distribution", distribution(scene), "claimed", 1n, scene.blame("claim_distribution")),
    ],
    [
      "a clawback before its date",
      (scene) => scene.vault("idle", 0n, scene.blame("clawback_distribution", undefined, distribution(scene))),
    ],
    [
      "a cancellation of what can be claimed",
      async (scene) => {
        await scene.done("passTime", { seconds: 10_000 });
        await scene.done("accrueFees", {});
        await scene.vault("idle", 0n, scene.blame("cancel_distribution", undefined, distribution(scene)));
      },
    ],
    [
      "a claimant who is paid more than his share",
      async (scene) => {
        const { ann } = scene;
        await scene.done("passTime", { seconds: 10_000 });
        await scene.done("accrueFees", {});
        await scene.token(ann.usdc, 1n, scene.blame("claim_distribution", ann, distribution(scene)));
      },
    ],
  ],
  silver: [
    ["silver that left", (scene) => scene.token(scene.world.silver.holding, -1n, scene.blame("buy_silver"))],
    ["silver that was sold", (scene) => scene.vault("silver_held", -1n, scene.blame("accrue_fees"))],
    ["silver paid for with idle", (scene) => scene.vault("silver_spent", USDC, scene.blame("buy_silver"))],
  ],
  receipts: [
    ["a receipt that nobody wrote", (scene) => scene.vault("receipts", 1n, scene.blame("deposit"))],
    ["a head that moved without a receipt", (scene) => scene.vault("receipt_head", 1n, scene.blame("create_scratch"))],
  ],
};
