import assert from "node:assert/strict";
import { Keypair } from "@solana/web3.js";
import type { MarketInput } from "../../../../keeper/src/domain/event.ts";
import type { Feed } from "../../../../keeper/src/domain/ports.ts";
import { durationMs } from "../../../../keeper/src/domain/quantity.ts";
import { marketPools, poolsFeed, vaultFeed } from "../../../../keeper/src/feeds/chain/index.ts";
import { decodePool } from "../../../../keeper/src/feeds/pools/market.ts";
import { CycleMarket } from "../../execution/cycle/support.ts";
import { Heard } from "./support.ts";

const pool = (input: MarketInput) => (input.kind === "pool" ? input.pool : undefined);
const vault = (input: MarketInput) => (input.kind === "vault" ? input.vault : undefined);

describe("the feeds of the chain", function () {
  this.timeout(60_000);
  let market: CycleMarket;
  let heard: Heard;
  const running: Feed[] = [];

  before(async () => {
    market = await CycleMarket.open();
  });
  after(() => market.close());
  beforeEach(() => {
    market.level();
    heard = new Heard();
  });
  afterEach(async () => {
    for (const feed of running.splice(0)) await feed.stop();
  });

  async function pools(): Promise<Feed> {
    const { runtime, connection, wsUrl } = market;
    const feed = poolsFeed({ runtime, connection, wsUrl, layout: marketPools(), silence: durationMs(20_000) });
    running.push(feed);
    await feed.start(heard.sink);
    return feed;
  }

  async function vaultOf(address: string, refresh = durationMs(2_000)): Promise<Feed> {
    const { runtime, connection, wsUrl } = market;
    const feed = vaultFeed({ runtime, connection, wsUrl, vault: address, refresh, silence: durationMs(20_000) });
    running.push(feed);
    await feed.start(heard.sink);
    return feed;
  }

  describe("pools", () => {
    it("sends every pool first, and says that it is connected after them", async () => {
      await pools();
      await heard.status("connected");
      assert.deepEqual(
        heard.inputs.map((input) => (input.kind === "stream" ? input.status : (pool(input)?.label ?? ""))).sort(),
        ["Pool A", "Pool B", "connected"],
      );
      assert.equal(heard.inputs.at(-1)?.kind, "stream");
    });

    it("sends the pool that somebody traded with, as the chain has it, and no other", async () => {
      await pools();
      await heard.status("connected");
      const from = heard.inputs.length;
      market.push("Pool B", 7_000_000_000n);
      const changed = await heard.first(pool, from);
      const { address, reserveA, reserveB } = market.pool("Pool B");
      assert.deepEqual([changed.id, changed.reserveA, changed.reserveB], [address, reserveA, reserveB]);
      market.push("Pool A", 7_000_000_000n);
      assert.equal(
        (await heard.first(pool, heard.inputs.indexOf(heard.inputs[from] as MarketInput) + 1)).label,
        "Pool A",
      );
    });

    it("says that it is disconnected when the RPC dies, and what changed meanwhile when it is back", async () => {
      await pools();
      await heard.status("connected");
      const from = heard.inputs.length;
      const revive = await market.killRpc();
      await heard.status("disconnected", from);
      market.push("Pool A", 9_000_000_000n);
      await revive();
      await heard.status("resynced", from);
      const after = heard.inputs.slice(from);
      assert.deepEqual(
        after.map((input) => (input.kind === "stream" ? input.status : pool(input)?.label)),
        ["disconnected", "Pool A", "resynced"],
      );
      assert.equal(pool(after[1] as MarketInput)?.reserveA, market.pool("Pool A").reserveA);
    });

    it("passes over an account of the program that is no pool", async () => {
      const stranger = Keypair.generate().publicKey.toBase58();
      const account = market.chain.account(market.pool("Pool A").address);
      assert.ok(account && decodePool(account.data));
      market.chain.setAccount(stranger, { ...account, data: account.data.slice(0, 100) });
      await pools();
      await heard.status("connected");
      assert.equal(heard.inputs.filter((input) => input.kind === "pool").length, 2);
    });

    it("sends nothing after it has stopped", async () => {
      const feed = await pools();
      await heard.status("connected");
      await feed.stop();
      const { length } = heard.inputs;
      market.push("Pool A", 1_000_000_000n);
      const revive = await market.killRpc();
      await revive();
      const other = new Heard();
      const { runtime, connection, wsUrl } = market;
      const second = poolsFeed({ runtime, connection, wsUrl, layout: marketPools() });
      running.push(second);
      await second.start(other.sink);
      await other.status("connected");
      assert.equal(heard.inputs.length, length);
    });
  });

  describe("vault", () => {
    it("calls an address without a vault bad data, and is well again when a vault appears there", async () => {
      const address = Keypair.generate().publicKey.toBase58();
      await vaultOf(address);
      assert.match(await heard.status("bad_data"), /there is no vault at/);
      const account = market.chain.account(market.vault.toBase58());
      assert.ok(account);
      market.chain.setAccount(address, account);
      assert.equal((await heard.first(vault)).nav, market.view().nav);
      assert.ok(["connected", "resynced"].includes(heard.statuses.at(-1) ?? ""), heard.statuses.join());
      market.chain.setAccount(address, { ...account, data: account.data.slice(0, 16) });
      await heard.status("bad_data", heard.inputs.length - 1);
    });

    it("sends the view that the account gives, and a new one when the account changes", async () => {
      await vaultOf(market.vault.toBase58());
      await heard.status("connected");
      const { slot, ...view } = await heard.first(vault);
      const { slot: _, ...expected } = market.view();
      assert.deepEqual(view, expected);
      assert.ok(slot > 0);
      const from = heard.inputs.length;
      await market.pause(true);
      assert.equal((await heard.first(vault, from)).arbitragePaused, true);
      const next = heard.inputs.length;
      await market.pause(false);
      assert.equal((await heard.first(vault, next)).arbitragePaused, false);
    });

    it("lives through the RPC's death", async () => {
      await vaultOf(market.vault.toBase58());
      await heard.status("connected");
      const revive = await market.killRpc();
      await heard.status("disconnected");
      await market.pause(true);
      await revive();
      await heard.status("resynced");
      assert.equal(
        (heard.inputs.findLast((input) => input.kind === "vault") as { vault: { arbitragePaused: boolean } }).vault
          .arbitragePaused,
        true,
      );
      await market.pause(false);
    });
  });
});
