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
import { Connection, type Keypair, type PublicKey, type TransactionInstruction } from "@solana/web3.js";
import { type Chain, openChain, type RpcServer, serveRpc } from "../../keeper/sim/solana/index.ts";
import { isEmpireError } from "../../keeper/src/domain/error.ts";
import { millis, shareAtoms, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { type Runtime, systemRuntime, turn } from "../../keeper/src/runtime.ts";
import { vaultAddress, vaultAddresses, venueAddress } from "../../keeper/src/vault/addresses.ts";
import { chainTime } from "../../keeper/src/vault/chainTime.ts";
import { deposit } from "../../keeper/src/vault/deposit.ts";
import { processWithdrawal } from "../../keeper/src/vault/processWithdrawal.ts";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { readVault } from "../../keeper/src/vault/read.ts";
import { readParts } from "../../keeper/src/vault/readParts.ts";
import { requestWithdrawal } from "../../keeper/src/vault/requestWithdrawal.ts";
import { keypairSigner, sendAndConfirm } from "../../keeper/src/vault/sendAndConfirm.ts";
import {
  embeddedKeypair,
  embeddedMint,
  type MigrationConfig,
  migrate,
  type VenuePlan,
} from "../../migrations/index.ts";
import { newKey } from "../support/keys.ts";
import { usdc } from "../support/vault.ts";

const SO = fileURLToPath(new URL("../../programs/vault/release/vault.so", import.meta.url));
const TIMELOCK = 3_600n;
const COOLDOWN = 600n;

describe("the migration of venues", () => {
  let dir: string;
  let chain: Chain;
  let rpc: RpcServer;
  let connection: Connection;
  let plan: VenuePlan;
  let lines: string[];
  let ahead = 0;
  const admin = embeddedKeypair("admin");
  const vault = vaultAddress(0n);
  const system = systemRuntime();
  /** A clock that a test moves on. */
  const runtime: Runtime = { ...system, now: () => millis(system.now() + ahead) };

  beforeEach(async () => {
    ahead = 0;
    lines = [];
    dir = mkdtempSync(join(tmpdir(), "empire-venues-"));
    const programs = [{ address: VAULT_PROGRAM_ID.toBase58(), soPath: SO }];
    chain = await openChain({ dir, runtime, programs, slotMs: 20 });
    rpc = await serveRpc(chain, { port: 0 });
    connection = new Connection(rpc.url, { commitment: "confirmed", wsEndpoint: rpc.wsUrl });
    chain.airdrop(admin.publicKey.toBase58(), 100_000_000_000n);
    await run([]);
    const exchange = newKey().publicKey;
    const destination = getAssociatedTokenAddressSync(embeddedMint("USDC"), exchange);
    await send(admin, [
      createAssociatedTokenAccountIdempotentInstruction(admin.publicKey, destination, exchange, embeddedMint("USDC")),
    ]);
    plan = { kind: "capital", destination, limits: { cap: usdc(5), capacity: usdc(3), refill: usdc(2) } };
  });

  afterEach(async () => {
    await rpc.close();
    await chain.close();
    rmSync(dir, { recursive: true });
  });

  const send = (payer: Keypair, instructions: TransactionInstruction[]) =>
    sendAndConfirm({ runtime, connection, payer: keypairSigner(payer), instructions });

  const [guardian, keeper] = [embeddedKeypair("guardian").publicKey, embeddedKeypair("keeper").publicKey];
  const roles = { admin: admin.publicKey, guardian, keeper };

  async function run(venues: MigrationConfig["venues"] & {}, wallet: Keypair = admin): Promise<string[]> {
    lines = [];
    const policy = { cooldown: COOLDOWN, timelock: TIMELOCK };
    await migrate({
      provider: { connection, wallet: keypairSigner(wallet) },
      config: { chain: "embedded", roles, policy, venues },
      runtime,
      log: (line) => lines.push(line),
    });
    return lines.filter((line) => /venue/.test(line));
  }

  /** Moves the chain's clock on, and waits until the chain has seen it. */
  async function pass(seconds: bigint): Promise<void> {
    const wanted = BigInt(Math.floor(runtime.now() / 1000)) + seconds;
    ahead += Number(seconds) * 1_000;
    while ((await chainTime(connection)) < wanted) await turn();
  }

  async function partsNow() {
    const { vault: account } = await readVault(connection, vault);
    return readParts(connection, vault, account);
  }

  const refusal = (words: RegExp) => (error: unknown) =>
    isEmpireError(error, "CONFIG_INVALID") && words.test(error.message);

  it("error: a wallet that is not the admin, while there is something to do", async () => {
    const other = newKey();
    chain.airdrop(other.publicKey.toBase58(), 1_000_000_000n);
    await assert.rejects(run([plan], other), refusal(/only the vault's admin/));
    assert.deepEqual((await partsNow()).changes, []);
  });

  it("error: a destination that is no token account", async () => {
    await assert.rejects(run([{ ...plan, destination: newKey().publicKey }]), refusal(/no token account/));
    assert.deepEqual((await partsNow()).changes, []);
  });

  it("does nothing where none is configured", async () => {
    const { vault: before } = await readVault(connection, vault);
    assert.deepEqual(await run([]), []);
    assert.deepEqual((await readVault(connection, vault)).vault, before);
  });

  it("proposes, says until when it waits, adds what has waited, and then finds it there", async () => {
    const address: PublicKey = venueAddress(vault, plan.destination, "capital");
    assert.match((await run([plan])).join(), /^proposed venue \w+ as change 0: run this again in 3600 s/);
    const [change] = (await partsNow()).changes;
    assert.ok(change);
    const until = new Date(Number(change.change.notBefore) * 1000).toISOString();
    assert.deepEqual(await run([plan]), [`venue ${address} waits as change 0 until ${until}`]);
    assert.equal((await partsNow()).changes.length, 1, "it is not proposed twice");

    await pass(TIMELOCK + 1n);
    assert.deepEqual(await run([plan]), [`added venue ${address}`]);
    const { venues, changes } = await partsNow();
    assert.deepEqual([venues.length, changes.length], [1, 0]);
    const { venue } = venues[0] ?? assert.fail();
    assert.deepEqual([venue.cap, venue.capacity, venue.refill], [usdc(5), usdc(3), usdc(2)]);

    const { vault: before } = await readVault(connection, vault);
    assert.deepEqual(await run([plan]), [`venue ${address} is there`]);
    assert.deepEqual((await readVault(connection, vault)).vault, before);
  });

  it("proposes anew with other limits, and after the change has lapsed", async () => {
    await run([plan]);
    const other: VenuePlan = { ...plan, limits: { ...plan.limits, cap: usdc(9) } };
    assert.match((await run([other])).join(), /as change 1/);
    await pass(TIMELOCK + 14n * 86_400n + 1n);
    assert.match((await run([plan])).join(), /as change 2/);
  });

  it("waits for the tickets that were made in time to leave before", async () => {
    const owner = admin.publicKey;
    const [usdcMint, { shareMint }] = [embeddedMint("USDC"), vaultAddresses(vault)];
    const accounts = [usdcMint, shareMint].map((mint) => [mint, getAssociatedTokenAddressSync(mint, owner)] as const);
    const own = accounts.map(([mint, account]) =>
      createAssociatedTokenAccountIdempotentInstruction(owner, account, owner, mint),
    );
    const amount = usdc(100);
    await send(admin, [
      ...own,
      createMintToInstruction(usdcMint, accounts[0]?.[1] ?? assert.fail(), owner, amount),
      await deposit({ vault, usdcMint, owner, amount, minShares: shareAtoms(0n) }),
    ]);
    const ticket = { vault, owner, shares: shareAtoms(50_000_000n), minPrice: usdcAtoms(0n), number: 0n };
    await send(admin, [await requestWithdrawal(ticket)]);
    await run([plan]);
    await pass(TIMELOCK + 1n);
    assert.match((await run([plan])).join(), /waits as change 0 for ticket 0 and those behind it/);
    await send(admin, [await processWithdrawal({ vault, cranker: owner, number: 0n, owner })]);
    assert.match((await run([plan])).join(), /^added venue/);
  });
});
