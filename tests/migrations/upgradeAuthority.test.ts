import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Connection, type Keypair, type PublicKey } from "@solana/web3.js";
import { type Chain, openChain, type RpcServer, serveRpc } from "../../keeper/sim/solana/index.ts";
import { isEmpireError } from "../../keeper/src/domain/error.ts";
import { systemRuntime } from "../../keeper/src/runtime.ts";
import { vaultAddress } from "../../keeper/src/vault/addresses.ts";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { keypairSigner } from "../../keeper/src/vault/sendAndConfirm.ts";
import { squadsVault } from "../../keeper/src/vault/upgrade/squads.ts";
import { GENESIS } from "../../migrations/clusters.ts";
import { configOf } from "../../migrations/deploy.ts";
import { type MigrationConfig, migrate } from "../../migrations/index.ts";
import { newKey } from "../support/keys.ts";
import { type MultisigTerms, setMultisig, setUpgradeAuthority } from "../support/upgrade.ts";

const SO = fileURLToPath(new URL("../../programs/vault/release/vault.so", import.meta.url));
/** Seconds that the embedded chain's policy makes a looser limit wait. */
const EMBEDDED_TIMELOCK = 60;

/** A connection to a chain that says it is the cluster with that genesis hash: nobody can make one with mainnet's. */
class PosingConnection extends Connection {
  genesis: string = GENESIS.mainnet;

  override async getGenesisHash(): Promise<string> {
    return this.genesis;
  }
}

describe("the migration and the program's upgrade authority", () => {
  let dir: string;
  let chain: Chain;
  let rpc: RpcServer;
  let connection: PosingConnection;
  let wallet: Keypair;
  let multisig: PublicKey;
  let lines: string[];
  const runtime = systemRuntime();

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "empire-authority-"));
    const programs = [{ address: VAULT_PROGRAM_ID.toBase58(), soPath: SO }];
    chain = await openChain({ dir, runtime, programs, slotMs: 20, finalitySlots: 0 });
    rpc = await serveRpc(chain, { port: 0 });
    connection = new PosingConnection(rpc.url, { commitment: "confirmed", wsEndpoint: rpc.wsUrl });
    wallet = newKey();
    multisig = newKey().publicKey;
    lines = [];
    chain.airdrop(wallet.publicKey.toBase58(), 100_000_000_000n);
  });

  afterEach(async () => {
    await rpc.close();
    await chain.close();
    rmSync(dir, { recursive: true });
  });

  const run = (config: Partial<MigrationConfig> = {}) =>
    migrate({
      provider: { connection, wallet: keypairSigner(wallet) },
      config: { chain: "embedded", ...config },
      runtime,
      log: (line) => lines.push(line),
    });

  /** Makes a vault of `multisig` the authority. */
  function handOver(terms: MultisigTerms = {}): void {
    setMultisig(chain, multisig, { timelock: EMBEDDED_TIMELOCK, ...terms });
    setUpgradeAuthority(chain, VAULT_PROGRAM_ID, squadsVault(multisig, 1));
  }

  /** Mainnet refuses with these words, and nothing has been made. */
  async function refuses(words: RegExp, config: Partial<MigrationConfig> = {}): Promise<void> {
    await assert.rejects(run(config), (error) => isEmpireError(error, "CONFIG_INVALID") && words.test(error.message));
    assert.equal(chain.account(vaultAddress(0n).toBase58()), undefined);
    assert.equal(chain.account(wallet.publicKey.toBase58())?.lamports, 100_000_000_000n);
  }

  it("error: on mainnet one key can replace the program", async () => {
    setUpgradeAuthority(chain, VAULT_PROGRAM_ID, wallet.publicKey);
    await refuses(/one key can replace this program at any time \(\w+\)\. On mainnet it must be none .*--final/);
    await refuses(/UPGRADE_MULTISIG names.*at least 2, no config authority and a timelock of at least 60 s/);
  });

  it("error: on mainnet the authority is a multisig's that is not named, or another one's", async () => {
    handOver();
    await refuses(/a program signs for this authority/);
    const other = newKey().publicKey;
    setMultisig(chain, other);
    await refuses(/a program signs for this authority/, { upgradeMultisig: other });
  });

  it("error: what is named is no multisig", async () => {
    handOver();
    await refuses(/no account of this cluster/, { upgradeMultisig: newKey().publicKey });
    await refuses(/no multisig of Squads v4/, { upgradeMultisig: wallet.publicKey });
  });

  it("error: on mainnet the multisig needs one vote, has a config authority, or is faster than the policy", async () => {
    const config = { upgradeMultisig: multisig };
    handOver({ threshold: 1 });
    await refuses(/one member is enough/, config);
    handOver({ configAuthority: newKey().publicKey });
    await refuses(/can change that alone and at once/, config);
    handOver({ timelock: EMBEDDED_TIMELOCK - 1 });
    await refuses(/59 s after they agree, but a looser limit waits 60 s/, config);
    handOver();
    await refuses(/a looser limit waits 3600 s/, { ...config, policy: { timelock: 3_600n } });
  });

  it("error: on mainnet the multisig is faster than the vault that is there, whatever the configuration says", async () => {
    handOver();
    await run({ upgradeMultisig: multisig });
    handOver({ timelock: EMBEDDED_TIMELOCK - 1 });
    const shorter = { upgradeMultisig: multisig, policy: { timelock: 20n } };
    await assert.rejects(
      run(shorter),
      (error) => isEmpireError(error, "CONFIG_INVALID") && /waits 60 s/.test(error.message),
    );
  });

  it("goes on when nobody can replace the program", async () => {
    await run();
    assert.ok(lines.includes("upgrade authority: none, the program cannot be replaced"));
  });

  it("goes on when a multisig waits as long as the policy", async () => {
    handOver();
    const { vault } = await run({ upgradeMultisig: multisig });
    assert.ok(vault.equals(vaultAddress(0n)));
    const authority = squadsVault(multisig, 1);
    assert.ok(lines.includes(`upgrade authority: 2 of 3 members of a multisig, 60 s after they agree (${authority})`));
  });

  it("on other clusters only says that one key can replace the program", async () => {
    setUpgradeAuthority(chain, VAULT_PROGRAM_ID, wallet.publicKey);
    for (const genesis of [GENESIS.devnet, GENESIS.testnet, chain.genesisHash]) {
      connection.genesis = genesis;
      lines = [];
      await run();
      assert.ok(
        lines.includes(`upgrade authority: one key can replace this program at any time (${wallet.publicKey})`),
      );
    }
  });
});

describe("UPGRADE_MULTISIG", () => {
  const address = newKey().publicKey.toBase58();
  const env = { USDC_MINT: address, VAULT_ADMIN: address, VAULT_GUARDIAN: address, VAULT_KEEPER: address };
  const of = (value: string | undefined) =>
    configOf("https://rpc.example", GENESIS.mainnet, { ...env, UPGRADE_MULTISIG: value });

  it("error: is no address", () => {
    assert.throws(
      () => of("nonsense"),
      (error) => isEmpireError(error, "CONFIG_INVALID") && error.message.includes("UPGRADE_MULTISIG"),
    );
  });

  it("names the multisig, and may be left out", () => {
    assert.equal(of(address).upgradeMultisig?.toBase58(), address);
    for (const value of [undefined, ""]) assert.equal(of(value).upgradeMultisig, undefined);
  });
});
