import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createAssociatedTokenAccountIdempotentInstruction,
  createMintToInstruction,
  getAssociatedTokenAddressSync,
} from "@solana/spl-token";
import { Connection, type Keypair, PublicKey, type TransactionInstruction } from "@solana/web3.js";
import { type Chain, openChain, type RpcServer, serveRpc } from "../../../keeper/sim/solana/index.ts";
import { requirePrices } from "../../../keeper/src/cli/holdings.ts";
import { isEmpireError } from "../../../keeper/src/domain/error.ts";
import { shareAtoms, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { systemRuntime, turn, unixNow } from "../../../keeper/src/runtime.ts";
import { positionAddress, vaultAddresses } from "../../../keeper/src/vault/addresses.ts";
import { hex } from "../../../keeper/src/vault/bytes.ts";
import { deposit } from "../../../keeper/src/vault/deposit.ts";
import { previewDeposit, previewWithdrawal } from "../../../keeper/src/vault/nav.ts";
import { VAULT_PROGRAM_ID } from "../../../keeper/src/vault/program.ts";
import { readVault, readWithdrawal } from "../../../keeper/src/vault/read.ts";
import { type PriceAccounts, readHoldings } from "../../../keeper/src/vault/readHoldings.ts";
import { readParts } from "../../../keeper/src/vault/readParts.ts";
import { requestWithdrawal } from "../../../keeper/src/vault/requestWithdrawal.ts";
import { keypairSigner, sendAndConfirm } from "../../../keeper/src/vault/sendAndConfirm.ts";
import { embeddedMint, migrate } from "../../../migrations/index.ts";
import { accountBytes, type Fields, withFields } from "../../support/accountBytes.ts";
import { newKey } from "../../support/keys.ts";
import { feedId, priceAccount } from "../../support/pyth.ts";
import { usdc } from "../../support/vault.ts";

const SO = fileURLToPath(new URL("../../../programs/vault/release/vault.so", import.meta.url));
const [USDC_FEED, SOL_FEED] = [feedId("USDC"), feedId("SOL")];

describe("a vault's other accounts, read through an RPC", () => {
  let dir: string;
  let chain: Chain;
  let rpc: RpcServer;
  let connection: Connection;
  let wallet: Keypair;
  let vault: PublicKey;
  const runtime = systemRuntime();

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "empire-parts-"));
    chain = await openChain({
      dir,
      runtime,
      programs: [{ address: VAULT_PROGRAM_ID.toBase58(), soPath: SO }],
      slotMs: 20,
    });
    rpc = await serveRpc(chain, { port: 0 });
    connection = new Connection(rpc.url, { commitment: "confirmed", wsEndpoint: rpc.wsUrl });
    wallet = newKey();
    chain.airdrop(wallet.publicKey.toBase58(), 100_000_000_000n);
    const provider = { connection, wallet: keypairSigner(wallet) };
    ({ vault } = await migrate({ provider, config: { chain: "embedded" }, runtime, log: () => {} }));
  });

  afterEach(async () => {
    await rpc.close();
    await chain.close();
    rmSync(dir, { recursive: true });
  });

  const send = (instructions: TransactionInstruction[]) =>
    sendAndConfirm({ runtime, connection, payer: keypairSigner(wallet), instructions });

  function put(address: PublicKey, data: Uint8Array, owner = VAULT_PROGRAM_ID): void {
    chain.setAccount(address.toBase58(), {
      lamports: 1_000_000_000n,
      owner: owner.toBase58(),
      executable: false,
      data,
    });
  }

  /** Writes fields of the vault, and waits until the RPC shows them. */
  async function forge(fields: Fields): Promise<void> {
    const account = chain.account(vault.toBase58()) ?? assert.fail();
    const data = withFields("Vault", account.data, fields);
    put(vault, data);
    await shown(vault, data);
  }

  /** Waits until the RPC shows what was put: what is confirmed lags behind the chain by a slot. */
  async function shown(address: PublicKey, data: Uint8Array): Promise<void> {
    for (;;) {
      const account = await connection.getAccountInfo(address, "confirmed");
      if (account && Buffer.compare(account.data, data) === 0) return;
      await turn();
    }
  }

  const now = async () => {
    const { vault: account } = await readVault(connection, vault);
    return { account, parts: await readParts(connection, vault, account) };
  };

  it("are found by their vault, each kind in its order, and no others", async () => {
    const putPart = (name: string, fields: Fields) =>
      put(newKey().publicKey, accountBytes(name, { version: 1, vault, ...fields }));
    for (const row of [1, 0]) putPart("Venue", { row });
    for (const slot of [2, 0]) putPart("Position", { slot });
    for (const number of [11n, 9n]) putPart("Change", { number });
    putPart("Distribution", { epoch: 3n });
    putPart("Venue", { vault: newKey().publicKey });
    await forge({ venueCount: 2, positionCount: 2, changeNext: 12n, distributionNext: 4n });
    const { parts } = await now();
    assert.deepEqual(
      {
        venues: parts.venues.map(({ venue }) => venue.row),
        positions: parts.positions.map(({ position }) => position.slot),
        changes: parts.changes.map(({ change }) => change.number),
        distributions: parts.distributions.map(({ distribution }) => distribution.epoch),
      },
      { venues: [0, 1], positions: [0, 2], changes: [9n, 11n], distributions: [3n] },
    );
  });

  it("are not asked for where the vault never had any", async () => {
    const { account } = await now();
    const silent = { getProgramAccounts: () => assert.fail("asked") } as unknown as Connection;
    const parts = await readParts(silent, vault, account);
    assert.deepEqual(parts, { venues: [], positions: [], changes: [], distributions: [] });
  });

  describe("with a position open", () => {
    let known: PriceAccounts;

    beforeEach(async () => {
      const mint = embeddedMint("SOL");
      const [usdcPrice, price] = [newKey().publicKey, newKey().publicKey];
      known = { [hex(USDC_FEED)]: usdcPrice.toBase58(), [hex(SOL_FEED)]: price.toBase58() };
      await putPrice(usdcPrice, USDC_FEED, 100_000_000n);
      await putPrice(price, SOL_FEED, 15_000_000_000n);
      // Ten SOL that cost 1,500 USDC.
      const held = { decimals: 9, amount: 10n ** 10n, cost: usdc(1_500), feed: [...SOL_FEED] };
      put(positionAddress(vault, mint), accountBytes("Position", { version: 1, vault, mint, ...held }));
      await forge({
        positions: 1,
        positionCount: 1,
        positionCost: usdc(1_500),
        usdcFeed: [...USDC_FEED],
        // Prices that are as old as this machine is busy.
        policy: { maxPriceAge: 10_000n },
      });
    });

    async function putPrice(address: PublicKey, feed: Uint8Array, price: bigint): Promise<void> {
      const { data, owner } = priceAccount(feed, { price, confidence: 0n, exponent: -8, at: unixNow(runtime) });
      put(address, data, owner);
      await shown(address, data);
    }

    const holdings = async (accounts: PriceAccounts) => {
      const { account, parts } = await now();
      const at = unixNow(runtime);
      return { account, at, ...(await readHoldings(connection, account, parts.positions, accounts, at)) };
    };

    it("names the feed whose account is not configured, and counts the position as nothing", async () => {
      for (const missing of [hex(USDC_FEED), hex(SOL_FEED)]) {
        const { [missing]: _, ...rest } = known;
        const found = await holdings(rest);
        assert.deepEqual(found.unknown, [missing]);
        assert.deepEqual(found.valued.outside, { high: 0n, low: 0n });
        assert.throws(
          () => requirePrices(found),
          (error) =>
            isEmpireError(error, "CONFIG_INVALID") &&
            error.message.includes(missing) &&
            /--unpriced/.test(error.message),
        );
      }
    });

    it("says in the program's words why a price is not taken", async () => {
      const price = new PublicKey(known[hex(SOL_FEED)] ?? assert.fail());
      await putPrice(price, SOL_FEED, 0n);
      const found = await holdings(known);
      assert.deepEqual(found.unknown, []);
      assert.equal(found.valued.faults[0]?.fault, "PriceNotPositive");
      assert.throws(
        () => requirePrices(found),
        (error) => isEmpireError(error, "PRICE_UNUSABLE") && error.recoverable && /Price|price/.test(error.message),
      );
    });

    it("gives what a deposit and a withdrawal need, and what they then come to", async () => {
      const owner = wallet.publicKey;
      const [usdcMint, { shareMint }] = [embeddedMint("USDC"), vaultAddresses(vault)];
      const accounts = [usdcMint, shareMint].map((mint) => getAssociatedTokenAddressSync(mint, owner)) as [
        PublicKey,
        PublicKey,
      ];
      const amount = usdc(500);
      await send([
        createAssociatedTokenAccountIdempotentInstruction(owner, accounts[0], owner, usdcMint),
        createAssociatedTokenAccountIdempotentInstruction(owner, accounts[1], owner, shareMint),
        createMintToInstruction(usdcMint, accounts[0], owner, amount),
      ]);
      const before = await holdings(known);
      requirePrices(before);
      assert.deepEqual(before.valued.outside, { high: usdc(1_500), low: usdc(1_500) });
      const params = { vault, usdcMint, owner, amount, minShares: shareAtoms(0n) };
      await send([await deposit({ ...params, ...(before.prices ? { prices: before.prices } : {}) })]);
      const { value } = await connection.getTokenAccountBalance(accounts[1], "confirmed");
      assert.equal(BigInt(value.amount), previewDeposit(before.account, amount, before.at, before.valued.outside));

      // Without SOL's account it goes on for less: the position counts as nothing.
      const shares = shareAtoms(BigInt(value.amount) / 2n);
      const values = [];
      for (const accounts of [known, { [hex(USDC_FEED)]: known[hex(USDC_FEED)] ?? assert.fail() }]) {
        const found = await holdings(accounts);
        const foretold = previewWithdrawal(found.account, shares, found.at, found.valued.outside);
        const number = found.account.ticketNext;
        const request = { vault, owner, shares, minPrice: usdcAtoms(0n), number };
        await send([await requestWithdrawal({ ...request, ...(found.prices ? { prices: found.prices } : {}) })]);
        assert.equal((await readWithdrawal(connection, vault, number))?.valueAtRequest, foretold);
        values.push(foretold);
      }
      assert.ok((values[0] ?? 0n) > (values[1] ?? 0n) && (values[1] ?? 0n) > 0n, values.join(" and "));
    });
  });
});
