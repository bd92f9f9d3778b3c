import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAssociatedTokenAccountIdempotentInstruction, getAssociatedTokenAddressSync } from "@solana/spl-token";
import {
  ComputeBudgetProgram,
  Connection,
  Keypair,
  type PublicKey,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import { give } from "../../../../keeper/sim/faucet.ts";
import { type RunningBlockEngine, startBlockEngine, TIP_ACCOUNTS } from "../../../../keeper/sim/jito/index.ts";
import { type RunningJupiter, startJupiter } from "../../../../keeper/sim/jupiter/index.ts";
import { addLiquidity, createPool, routeV2 } from "../../../../keeper/sim/market/index.ts";
import { poolSource, poolsOf } from "../../../../keeper/sim/poolSource.ts";
import { type Chain, openChain, type RpcServer, serveRpc } from "../../../../keeper/sim/solana/index.ts";
import { createMarket } from "../../../../keeper/src/book/market.ts";
import type { Approved } from "../../../../keeper/src/domain/decision.ts";
import type { MarketInput } from "../../../../keeper/src/domain/event.ts";
import { decisionId, eventId } from "../../../../keeper/src/domain/id.ts";
import type { LedgerEntry, NewLedgerEntry } from "../../../../keeper/src/domain/ledger.ts";
import type { AtomicCycleOpportunity } from "../../../../keeper/src/domain/opportunity.ts";
import type { VaultView } from "../../../../keeper/src/domain/pool.ts";
import type { Journal } from "../../../../keeper/src/domain/ports.ts";
import { millis, shareAtoms, usdcAtoms } from "../../../../keeper/src/domain/quantity.ts";
import { ATOMIC_CYCLE_DEFAULTS, atomicCycle } from "../../../../keeper/src/engines/atomicCycle.ts";
import { MARKET_PROGRAM, poolView } from "../../../../keeper/src/feeds/pools/market.ts";
import { type Runtime, systemRuntime } from "../../../../keeper/src/runtime.ts";
import { decodeVault } from "../../../../keeper/src/vault/account.ts";
import { scratchAddress, vaultAddresses } from "../../../../keeper/src/vault/addresses.ts";
import { deposit } from "../../../../keeper/src/vault/deposit.ts";
import { VAULT_PROGRAM_ID } from "../../../../keeper/src/vault/program.ts";
import { keypairSigner } from "../../../../keeper/src/vault/sendAndConfirm.ts";
import { PAUSE_TRADING, setPaused } from "../../../../keeper/src/vault/setPaused.ts";
import { viewOf } from "../../../../keeper/src/vault/view.ts";
import { embeddedKeypair, migrate } from "../../../../migrations/index.ts";

const release = (program: string) =>
  fileURLToPath(new URL(`../../../../programs/${program}/release/${program}.so`, import.meta.url));

/** The machine's runtime with a clock that runs `factor` times as fast, so that nothing is waited for at its own pace. */
export function hurriedRuntime(factor: number): Runtime {
  const own = systemRuntime();
  const start = own.now();
  const from = own.monotonic();
  const monotonic = () => (own.monotonic() - from) * factor;
  return {
    ...own,
    monotonic,
    now: () => millis(start + Math.floor(monotonic())),
    after: (delay, run) => own.after((delay / factor) as typeof delay, run),
    every: (interval, run) => own.every((interval / factor) as typeof interval, run),
  };
}

/** Keeps what is appended. */
export class MemoryJournal implements Journal {
  readonly entries: LedgerEntry[] = [];

  async append(entry: NewLedgerEntry): Promise<LedgerEntry> {
    const written = { ...entry, seq: this.entries.length + 1, at: millis(0), prev: "", hash: "" };
    this.entries.push(written);
    return written;
  }
}

const SOL_RESERVE = 10_000_000_000_000n;
const USDC_RESERVE = 1_500_000_000_000n;

export type PoolLabel = "Pool A" | "Pool B";

/** A vault with 100,000 USDC and two SOL/USDC pools, with Jupiter and a block engine, on an embedded chain behind sockets. */
export class CycleMarket {
  readonly journal = new MemoryJournal();
  #decisions = 0;

  private constructor(
    readonly runtime: Runtime,
    readonly chain: Chain,
    private rpc: RpcServer,
    readonly connection: Connection,
    readonly jupiter: RunningJupiter,
    readonly engine: RunningBlockEngine,
    readonly keys: Readonly<Record<"admin" | "keeper" | "depositor" | "crowd", Keypair>>,
    readonly vault: PublicKey,
    readonly usdc: PublicKey,
    readonly sol: PublicKey,
    private readonly dir: string,
  ) {}

  static async open(): Promise<CycleMarket> {
    const runtime = hurriedRuntime(10);
    const dir = mkdtempSync(join(tmpdir(), "cycle-"));
    const programs = [
      { address: VAULT_PROGRAM_ID.toBase58(), soPath: release("vault") },
      { address: MARKET_PROGRAM, soPath: release("market") },
    ];
    const chain = await openChain({ dir, runtime, programs });
    const rpc = await serveRpc(chain, { port: 0 });
    const connection = new Connection(rpc.url, { commitment: "confirmed", wsEndpoint: rpc.wsUrl });
    const keys = {
      admin: Keypair.generate(),
      keeper: Keypair.generate(),
      depositor: Keypair.generate(),
      crowd: embeddedKeypair("market"),
    };
    for (const { publicKey } of Object.values(keys)) chain.airdrop(publicKey.toBase58(), 100_000_000_000_000n);
    const { mints, vault } = await migrate({
      provider: { connection, wallet: keypairSigner(keys.admin) },
      config: {
        chain: "embedded",
        roles: {
          admin: keys.admin.publicKey,
          guardian: Keypair.generate().publicKey,
          keeper: keys.keeper.publicKey,
        },
        mintAuthority: keys.crowd.publicKey,
      },
      runtime,
      log: () => {},
    });
    const { USDC: usdc, SOL: sol } = mints as Record<"USDC" | "SOL", PublicKey>;
    const jupiter = await startJupiter({ runtime, pools: poolSource(chain, keys.crowd.publicKey) });
    const engine = await startBlockEngine({ runtime, target: chain, limit: { grpc: 1_000, jsonRpc: 1_000 } });
    const market = new CycleMarket(runtime, chain, rpc, connection, jupiter, engine, keys, vault, usdc, sol, dir);
    await market.#furnish();
    return market;
  }

  get wsUrl(): string {
    return this.rpc.wsUrl;
  }

  async close(): Promise<void> {
    await this.engine.close();
    await this.jupiter.close();
    await this.rpc.close();
    await this.chain.close();
    rmSync(this.dir, { recursive: true });
  }

  /** Ends the RPC; the function that comes back starts it again where it was. */
  async killRpc(): Promise<() => Promise<void>> {
    const port = Number(new URL(this.rpc.url).port);
    await this.rpc.close();
    return async () => {
      this.rpc = await serveRpc(this.chain, { port });
    };
  }

  /** Somebody else's trade through one pool: `usdc` atoms into SOL, or when negative as much worth of SOL into USDC. */
  push(label: PoolLabel, usdc: bigint): void {
    const { crowd } = this.keys;
    const [inputMint, inAmount] = usdc > 0n ? [this.usdc, usdc] : [this.sol, (-usdc * 1_000n) / 150n];
    this.execute(crowd, [
      ...give(crowd, crowd.publicKey, inputMint, inAmount),
      ...give(crowd, crowd.publicKey, inputMint.equals(this.usdc) ? this.sol : this.usdc, 0n),
      routeV2({
        user: crowd.publicKey,
        hops: [{ pool: this.pool(label), inputMint }],
        inAmount,
        quotedOutAmount: 0n,
        slippageBps: 0,
      }),
    ]);
  }

  /** Brings both pools back to their first reserves, as if everybody had traded the difference away. */
  level(): void {
    for (const label of ["Pool A", "Pool B"] as const) {
      const { address, mintA } = this.pool(label);
      const account = this.chain.account(address);
      if (!account) throw new Error(`there is no ${label}`);
      const data = Uint8Array.from(account.data);
      const view = new DataView(data.buffer);
      const [a, b] = mintA === this.usdc.toBase58() ? [USDC_RESERVE, SOL_RESERVE] : [SOL_RESERVE, USDC_RESERVE];
      view.setBigUint64(136, a, true);
      view.setBigUint64(144, b, true);
      this.chain.setAccount(address, { ...account, data });
    }
  }

  /** Lamports of the keeper, and of all tip accounts. */
  lamports(): { keeper: bigint; tips: bigint } {
    const of = (address: string) => this.chain.account(address)?.lamports ?? 0n;
    return {
      keeper: of(this.keys.keeper.publicKey.toBase58()),
      tips: TIP_ACCOUNTS.reduce((sum, address) => sum + of(address), 0n),
    };
  }

  /** The admin stops trading, or lets it go on. */
  async pause(paused: boolean): Promise<void> {
    const { admin } = this.keys;
    this.execute(admin, [
      await setPaused({ vault: this.vault, authority: admin.publicKey, flags: paused ? PAUSE_TRADING : 0 }),
    ]);
  }

  /** A cycle that the engine proposes in the market as it is now, approved. */
  approve(): Approved {
    const book = createMarket();
    const engine = atomicCycle({ ...ATOMIC_CYCLE_DEFAULTS, usdcMint: this.usdc.toBase58(), symbols: {} });
    const inputs: MarketInput[] = [
      { kind: "stream", venue: "solana", stream: "pools", status: "connected", reason: "" },
      ...(["Pool A", "Pool B"] as const).map((label) => {
        const { address, ...account } = this.pool(label);
        return { kind: "pool", pool: poolView(address, this.chain.slot, account) } as const;
      }),
      { kind: "vault", vault: this.view() },
    ];
    let opportunities: readonly AtomicCycleOpportunity[] = [];
    for (const [n, input] of inputs.entries()) {
      const state = book.apply({ id: eventId(n), at: this.runtime.now(), input });
      opportunities = engine.survey(state).opportunities as readonly AtomicCycleOpportunity[];
    }
    const [opportunity] = opportunities;
    if (!opportunity) throw new Error("the market offers no cycle: push a pool first");
    this.#decisions += 1;
    const id = decisionId(this.#decisions);
    const scored = { opportunity, pAll: 1, pOnlyFirst: 0, pOnlySecond: 0, expectedValue: opportunity.expectedProfit };
    return { id, at: this.runtime.now(), scored, verdict: "approved" };
  }

  view(): VaultView {
    const data = this.chain.account(this.vault.toBase58())?.data ?? new Uint8Array();
    const now = BigInt(Math.floor(this.runtime.now() / 1000));
    return viewOf(this.vault.toBase58(), decodeVault(data), this.chain.slot, now);
  }

  /** Every account that a cycle may touch, as it is now: lamports and data. */
  snapshot(): Record<string, string> {
    const { treasury, trader } = vaultAddresses(this.vault);
    const pools = (["Pool A", "Pool B"] as const).flatMap((label) => {
      const { address, vaultA, vaultB } = this.pool(label);
      return [address, vaultA, vaultB];
    });
    const own = [this.usdc, this.sol].map((mint) => scratchAddress(this.vault, mint));
    const keeperUsdc = getAssociatedTokenAddressSync(this.usdc, this.keys.keeper.publicKey);
    const keys = [this.vault, treasury, trader, ...own, keeperUsdc, this.keys.keeper.publicKey].map(String);
    return Object.fromEntries(
      [...keys, ...pools, ...TIP_ACCOUNTS].map((address) => {
        const account = this.chain.account(address);
        return [address, account ? `${account.lamports} ${Buffer.from(account.data).toString("hex")}` : "none"];
      }),
    );
  }

  pool(label: PoolLabel) {
    const found = poolsOf(this.chain).find((pool) => pool.label === label);
    if (!found) throw new Error(`there is no ${label}`);
    return found;
  }

  /** Runs a transaction at once, and throws when it fails. */
  execute(payer: Keypair, instructions: TransactionInstruction[]): void {
    const { blockhash } = this.chain.latestBlockhash();
    // A limit of its own, so that two equal trades in one slot are two transactions.
    this.#decisions += 1;
    const units = ComputeBudgetProgram.setComputeUnitLimit({ units: 1_000_000 + this.#decisions });
    const message = new TransactionMessage({
      payerKey: payer.publicKey,
      recentBlockhash: blockhash,
      instructions: [units, ...instructions],
    });
    const transaction = new VersionedTransaction(message.compileToV0Message());
    transaction.sign([payer]);
    const { err, logs } = this.chain.execute(transaction.serialize());
    if (err !== null) throw new Error(`${JSON.stringify(err)}\n${logs.join("\n")}`);
  }

  async #furnish(): Promise<void> {
    const { crowd, keeper, depositor } = this.keys;
    for (const label of ["Pool A", "Pool B"]) {
      const contributions = [
        { mint: this.sol, amount: SOL_RESERVE },
        { mint: this.usdc, amount: USDC_RESERVE },
      ] as const;
      this.execute(crowd, [
        ...contributions.flatMap(({ mint, amount }) => give(crowd, crowd.publicKey, mint, amount)),
        ...createPool({ payer: crowd.publicKey, mints: [this.sol, this.usdc], feeBps: 4, label }),
        addLiquidity({ provider: crowd.publicKey, label, contributions }),
      ]);
    }
    const amount = usdcAtoms(100_000_000_000n);
    const { shareMint } = vaultAddresses(this.vault);
    const shares = getAssociatedTokenAddressSync(shareMint, depositor.publicKey);
    this.execute(crowd, [
      ...give(crowd, depositor.publicKey, this.usdc, amount),
      ...give(crowd, keeper.publicKey, this.usdc, 0n),
    ]);
    const owner = depositor.publicKey;
    this.execute(depositor, [
      createAssociatedTokenAccountIdempotentInstruction(owner, shares, owner, shareMint),
      await deposit({ vault: this.vault, usdcMint: this.usdc, owner, amount, minShares: shareAtoms(0n) }),
    ]);
  }
}
