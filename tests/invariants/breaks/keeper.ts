import assert from "node:assert/strict";
import { addTo, addToField, TOKEN_AMOUNT } from "../tamper.ts";
import { arrive, type Breaks, capital, HUGE, inventory, keeperUsdc, position, USDC } from "./support.ts";

/** What breaks the limits of whoever has the keeper's key, and of the admin. */
export const KEEPER: Breaks = {
  proofOfProfit: [
    ["an arbitrage without a profit", (scene) => scene.vault("arbitrage_nonce", 1n, scene.blame("arbitrage"))],
    ["an arbitrage whose profit is free at once", (scene) => scene.vault("idle", USDC, scene.blame("arbitrage"))],
  ],
  limits: [
    [
      "a deposit while deposits are paused",
      async (scene) => {
        await addToField(scene.ground, scene.world.vault, "Vault", ["paused"], 1n);
        await scene.journey.disturbed("tamper", [scene.world.vault]);
        await scene.vault("idle", 10n * USDC, scene.blame("deposit"));
      },
    ],
    ["a deposit of an atom", (scene) => scene.vault("idle", 1n, scene.blame("deposit"))],
    ["a deposit over the cap", (scene) => scene.vault("idle", HUGE, scene.blame("deposit"))],
    ["a ticket of nothing", (scene) => scene.vault("queued", 0n, scene.blame("request_withdrawal"))],
    ["an arbitrage with a used nonce", (scene) => scene.vault("idle", USDC, scene.blame("arbitrage"))],
    [
      "a deposit while nobody knows what the vault has",
      async (scene) => {
        await addToField(scene.ground, scene.world.vault, "Vault", ["venues", 0, "attested"], HUGE);
        await scene.journey.disturbed("tamper", [scene.world.vault]);
        await scene.vault("idle", 10n * USDC, scene.blame("deposit"));
      },
    ],
    ["an order outside of the band", (scene) => scene.vault("reserved_silver", -USDC, scene.blame("buy_silver"))],
    ["an order with a used nonce", (scene) => scene.vault("idle", 0n, scene.blame("close_position"))],
    ["an outflow with a used nonce", (scene) => scene.vault("idle", 0n, scene.blame("deploy_capital"))],
  ],
  recoveries: [
    [
      "principal that is booked as profit",
      async (scene) => {
        const { ground, journey, world } = scene;
        const { treasury } = world.accounts;
        assert.ok(treasury);
        await addTo(ground, treasury, TOKEN_AMOUNT, USDC);
        await addToField(ground, world.vault, "Vault", ["locked_profit"], USDC);
        await addToField(ground, world.vault, "Vault", ["venues", 0, "outstanding"], -USDC);
        await journey.disturbed(
          "settle",
          [treasury, world.vault],
          scene.blame("settle_venue", undefined, capital(scene)),
        );
      },
    ],
    [
      "principal that is forgotten",
      (scene) =>
        scene.vault(["venues", 0, "outstanding"], -USDC, scene.blame("settle_venue", undefined, capital(scene))),
    ],
  ],
  sameWorth: [
    [
      "inventory that is worth more at a venue",
      async (scene) => {
        const { ground, journey, world } = scene;
        await addToField(ground, position(scene), "Position", ["amount"], -1_000n);
        await addToField(ground, world.vault, "Vault", ["venues", 1, "attested"], HUGE);
        await addToField(ground, world.vault, "Vault", ["venues", 1, "outstanding"], HUGE);
        const plan = scene.blame("transfer_inventory", undefined, inventory(scene));
        await journey.disturbed("transferInventory", [position(scene), world.vault], plan);
      },
    ],
  ],
  idleFloor: [
    [
      "a deployment of what the queue is owed",
      async (scene) => {
        const { idle } = scene.journey.reading.vault;
        await scene.vault("idle", -(idle - 100n * USDC), scene.blame("deploy_capital", undefined, capital(scene)));
      },
    ],
  ],
  outflow: [
    [
      "more than the bucket holds",
      (scene) => arrive(scene, 0, 60_000n * USDC, scene.blame("deploy_capital", undefined, capital(scene))),
    ],
    [
      "the same in tokens",
      (scene) => arrive(scene, 1, 10n ** 13n, scene.blame("transfer_inventory", undefined, inventory(scene))),
    ],
  ],
  tipBudget: [["tips over the day's cap", (scene) => scene.token(keeperUsdc(scene), HUGE, scene.blame("arbitrage"))]],
  keeperLoss: [
    [
      "a sale of tokens for nothing",
      (scene) => scene.record("Position", position(scene), "amount", -10_000_000n, scene.blame("close_position")),
    ],
    [
      "a purchase of silver that did not come",
      (scene) => scene.vault("reserved_silver", -USDC, scene.blame("buy_silver")),
    ],
    [
      "an attestation that talks a venue down",
      (scene) => scene.vault(["venues", 0, "attested"], -USDC, scene.blame("attest_venue", undefined, capital(scene))),
    ],
  ],
  thiefBound: [
    ["a treasury emptied by the keeper", (scene) => scene.token(keeperUsdc(scene), HUGE, scene.blame("arbitrage"))],
    [
      "a router that was paid for nothing",
      (scene) => scene.token(scene.world.usdcTill, HUGE, scene.blame("open_position")),
    ],
  ],
  roles: [
    ["a deployment by a depositor", (scene) => scene.vault("idle", 0n, scene.blame("deploy_capital", scene.ann))],
    ["a change that the keeper proposed", (scene) => scene.vault("change_next", 0n, scene.blame("propose_change"))],
    ["a limit that the keeper set", (scene) => scene.vault("idle", 0n, scene.blame("tighten_policy"))],
    ["an admin whom nobody named", (scene) => scene.vault("admin", 1n, scene.blame("accept_admin"))],
    [
      "a pause that the keeper lifted",
      async (scene) => {
        const { ground, journey, world } = scene;
        await addToField(ground, world.vault, "Vault", ["paused"], 1n);
        await journey.disturbed("tamper", [world.vault]);
        await scene.vault("paused", -1n, scene.blame("set_paused"));
      },
    ],
  ],
  ratchet: [
    ["a cap that rose at once", (scene) => scene.vault(["policy", "tip_cap"], 1n, scene.blame("tighten_policy"))],
    ["a keeper whom nobody proposed", (scene) => scene.vault("keeper", 1n, scene.blame("accrue_fees"))],
    [
      "a venue's cap that rose at once",
      (scene) => scene.record("Venue", capital(scene), "cap", 1n, scene.blame("tighten_venue")),
    ],
    [
      "a position's cap that rose at once",
      (scene) => scene.record("Position", position(scene), "cap", 1n, scene.blame("tighten_position")),
    ],
    ["a change carried out that nobody proposed", (scene) => scene.vault("idle", 0n, scene.blame("apply_change"))],
  ],
};
