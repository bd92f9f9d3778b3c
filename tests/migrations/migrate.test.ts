import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NATIVE_MINT } from "@solana/spl-token";
import { Connection, type Keypair, type PublicKey } from "@solana/web3.js";
import { type Chain, openChain, type RpcServer, serveRpc } from "../../keeper/sim/solana/index.ts";
import { isEmpireError } from "../../keeper/src/domain/error.ts";
import { systemRuntime, turn } from "../../keeper/src/runtime.ts";
import { scratchAddress, vaultAddress } from "../../keeper/src/vault/addresses.ts";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { readVault } from "../../keeper/src/vault/read.ts";
import { readReceipts, recomputeHead } from "../../keeper/src/vault/receipts.ts";
import { keypairSigner } from "../../keeper/src/vault/sendAndConfirm.ts";
import { configOf } from "../../migrations/deploy.ts";
import { embeddedMint, MINT_SYMBOLS, type MigrationConfig, migrate } from "../../migrations/index.ts";
import { newKey } from "../support/keys.ts";

const SO = fileURLToPath(new URL("../../programs/vault/release/vault.so", import.meta.url));

describe("migrate", () => {
  let dir: string;
  let chain: Chain;
  let rpc: RpcServer;
  let connection: Connection;
  let wallet: Keypair;
  const runtime = systemRuntime();

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "empire-migrate-"));
    const programs = [{ address: VAULT_PROGRAM_ID.toBase58(), soPath: SO }];
    chain = await openChain({ dir, runtime, programs, slotMs: 20 });
    rpc = await serveRpc(chain, { port: 0 });
    connection = new Connection(rpc.url, { commitment: "confirmed", wsEndpoint: rpc.wsUrl });
    wallet = newKey();
    chain.airdrop(wallet.publicKey.toBase58(), 100_000_000_000n);
  });

  afterEach(async () => {
    await rpc.close();
    await chain.close();
    rmSync(dir, { recursive: true });
  });

  const run = (config: Partial<MigrationConfig> = {}, log: (line: string) => void = () => {}) =>
    migrate({
      provider: { connection, wallet: keypairSigner(wallet) },
      config: { chain: "embedded", ...config },
      runtime,
      log,
    });

  const refusal = (code: "CONFIG_INVALID", words: RegExp) => (error: unknown) =>
    isEmpireError(error, code) && words.test(error.message);

  it("refuses a cluster whose USDC, or whose roles, are not named", async () => {
    await assert.rejects(run({ chain: "cluster" }), refusal("CONFIG_INVALID", /USDC/));
    const { mints } = await run();
    const config = { chain: "cluster", mints: { USDC: mints.USDC }, vaultId: 1n } as const;
    await assert.rejects(run(config), refusal("CONFIG_INVALID", /admin, guardian and keeper/));
  });

  it("refuses a mint that is missing, or is another coin", async () => {
    const missing = { chain: "cluster", mints: { USDC: newKey().publicKey } } as const;
    await assert.rejects(run(missing), refusal("CONFIG_INVALID", /does not exist/));
    await assert.rejects(run({ mints: { USDC: NATIVE_MINT } }), refusal("CONFIG_INVALID", /9 decimals/));
  });

  it("refuses a vault that others have initialised with their own roles", async () => {
    await run();
    const key = (): PublicKey => newKey().publicKey;
    const roles = { admin: key(), guardian: key(), keeper: key() };
    await assert.rejects(run({ roles }), refusal("CONFIG_INVALID", /has the admin/));
  });

  it("makes mints, vault and scratch accounts, and changes nothing when it runs again", async () => {
    const { mints, vault, programId } = await run();
    assert.ok(programId.equals(VAULT_PROGRAM_ID));
    for (const symbol of MINT_SYMBOLS) {
      assert.ok(mints[symbol]?.equals(embeddedMint(symbol)));
      const scratch = await connection.getAccountInfo(scratchAddress(vault, embeddedMint(symbol)));
      assert.ok(scratch, symbol);
    }
    const before = await readVault(connection, vault);
    assert.ok(before.vault.keeper.equals(wallet.publicKey));
    assert.ok(before.vault.policy.cooldown <= 10n);
    const lamports = await connection.getBalance(wallet.publicKey);
    const lines: string[] = [];
    await run({}, (line) => lines.push(line));
    assert.deepEqual((await readVault(connection, vault)).vault, before.vault);
    assert.equal(await connection.getBalance(wallet.publicKey), lamports);
    assert.ok(lines.every((line) => !/created|initialised|opened/.test(line)));
  });

  it("makes a scratch account where somebody has sent lamports before", async () => {
    const address = scratchAddress(vaultAddress(0n), embeddedMint("BONK"));
    assert.equal(chain.airdrop(address.toBase58(), 890_880n).err, null);
    while ((await connection.getAccountInfo(address, "confirmed")) === null) await turn();
    await run();
    assert.equal(chain.account(address.toBase58())?.data.length, 165);
  });

  it("leaves a vault whose receipts recompute through the RPC", async () => {
    const { vault } = await run();
    const receipts = await readReceipts(connection, vault);
    assert.deepEqual(
      receipts.map(({ number, event }) => [number, event.name]),
      [[1n, "initialized"]],
    );
    const { vault: state } = await readVault(connection, vault);
    assert.deepEqual([...recomputeHead(receipts).head], [...state.receiptHead]);
  });
});

describe("configOf", () => {
  const MAINNET = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";

  it("takes a tunnel to mainnet for mainnet, not for this machine", () => {
    assert.throws(
      () => configOf("http://127.0.0.1:8899", MAINNET, {}),
      (error) => isEmpireError(error, "CONFIG_INVALID"),
    );
  });

  it("makes mints on this machine only, and wants every address elsewhere", () => {
    assert.deepEqual(configOf("http://127.0.0.1:8899", "own", {}), { chain: "embedded" });
    const address = newKey().publicKey.toBase58();
    const env = { USDC_MINT: address, VAULT_ADMIN: address, VAULT_GUARDIAN: address, VAULT_KEEPER: address };
    assert.equal(configOf("https://rpc.example", MAINNET, env).chain, "cluster");
    for (const name of Object.keys(env)) {
      for (const wrong of [undefined, "", "nonsense"]) {
        assert.throws(
          () => configOf("https://rpc.example", MAINNET, { ...env, [name]: wrong }),
          (error) => isEmpireError(error, "CONFIG_INVALID") && error.message.includes(name),
        );
      }
    }
  });
});
