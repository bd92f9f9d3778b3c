import { Configuration, SwapApi } from "@jup-ag/api";
import { type AccountMeta, Keypair, PublicKey, TransactionInstruction } from "@solana/web3.js";
import {
  type JupiterOptions,
  type PoolSource,
  type RunningJupiter,
  startJupiter,
} from "../../../../keeper/sim/jupiter/index.ts";
import { type MarketPool, programTokenAccount } from "../../../../keeper/sim/market/index.ts";
import { startLitesvm } from "../../../support/litesvm.ts";
import { START } from "../../../support/suite.ts";
import { marketProgram, TestMarket } from "../../../support/testMarket.ts";

export const LOOKUP_TABLE = Keypair.generate().publicKey.toBase58();
const BLOCKHASH = Keypair.generate().publicKey.toBase58();

/** Three tokens, three pools and the simulated Jupiter over them. */
export interface Scene {
  readonly market: TestMarket;
  /** Direct pools for x/y under two labels; z is reached from x through y only. */
  readonly mints: { readonly x: PublicKey; readonly y: PublicKey; readonly z: PublicKey };
  readonly pools: { readonly xyA: MarketPool; readonly xyB: MarketPool; readonly yz: MarketPool };
  readonly user: PublicKey;
  readonly jupiter: RunningJupiter;
  /** Reads the pools again from the chain. */
  refresh(): Promise<void>;
  /** What Jupiter takes for existing; empty at first. */
  readonly existing: Set<string>;
  account(mint: PublicKey, amount: bigint): PublicKey;
}

/** Pool B is deeper and cheaper: the best route for x → y unless it is excluded. */
export async function startScene(options: Omit<JupiterOptions, "pools"> = {}): Promise<Scene> {
  const market = new TestMarket(await startLitesvm([marketProgram()], START));
  const [x, y, z] = [market.mint(), market.mint(), market.mint()];
  const made = [
    await market.pool("Pool A", [x, y], [1_000_000_000n, 2_000_000_000n], 30),
    await market.pool("Pool B", [x, y], [5_000_000_000n, 10_000_000_000n], 4),
    await market.pool("Pool A", [y, z], [3_000_000_000n, 1_000_000_000n], 5),
  ] as const;
  const [xyA, xyB, yz] = made;
  let pools: readonly MarketPool[] = made;
  const existing = new Set<string>();
  const source: PoolSource = {
    pools: () => pools,
    slot: () => 77,
    blockhash: () => ({ blockhash: BLOCKHASH, lastValidBlockHeight: 150 }),
    exists: (address) => existing.has(address),
    lookupTables: () => [
      { address: LOOKUP_TABLE, addresses: [xyB.address] },
      { address: Keypair.generate().publicKey.toBase58(), addresses: [Keypair.generate().publicKey.toBase58()] },
    ],
  };
  const user = market.trader.publicKey;
  return {
    market,
    mints: { x, y, z },
    pools: { xyA, xyB, yz },
    user,
    existing,
    jupiter: await startJupiter({ pools: source, ...options }),
    async refresh() {
      pools = await Promise.all(made.map(({ address }) => market.load(address)));
    },
    account: (mint, amount) => market.fund(user, mint, amount),
  };
}

/** The real client on the simulated API. */
export function swapApi(url: string, apiKey?: string): SwapApi {
  const headers = apiKey === undefined ? {} : { "x-api-key": apiKey };
  return new SwapApi(new Configuration({ basePath: `${url}/swap/v1`, headers }));
}

/** Opens the program's token accounts of the shared routes and lets Jupiter know. */
export function openShared({ market, existing, mints }: Scene): void {
  const all = Object.values(mints);
  market.fundProgram(0, all);
  for (const mint of all) existing.add(programTokenAccount(0, mint).toBase58());
}

/** An instruction of the API as web3.js has it. */
export function fromWire(wire: {
  programId: string;
  accounts: { pubkey: string; isSigner: boolean; isWritable: boolean }[];
  data: string;
}): TransactionInstruction {
  const keys = wire.accounts.map((meta): AccountMeta => ({ ...meta, pubkey: new PublicKey(meta.pubkey) }));
  return new TransactionInstruction({
    programId: new PublicKey(wire.programId),
    keys,
    data: Buffer.from(wire.data, "base64"),
  });
}
